package dev.r2presigner.local;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues tokens for test users and others, as an identity provider would. */
@ApplicationScoped
class LocalTokens {

  /** The test users: two that must not see each other's objects, and an administrator. */
  enum User {
    alice("user"),
    bob("user"),
    admin("user presigner-admin");

    private final String roles;

    User(String roles) {
      this.roles = roles;
    }
  }

  private final LocalConfig config;
  private final String issuer;
  private final String audience;

  LocalTokens(
      LocalConfig config,
      @ConfigProperty(name = "token.issuer") String issuer,
      @ConfigProperty(name = "token.audience") String audience) {
    this.config = config;
    this.issuer = issuer;
    this.audience = audience;
  }

  /** Returns a token of a test user. */
  String of(User user) {
    Instant expiresAt = Instant.now().plus(config.tokenLife());
    return of(user.name(), List.of(user.roles.split(" ", -1)), expiresAt);
  }

  /** Returns a token of any user. */
  String of(String subject, List<String> roles, Instant expiresAt) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(audience);
    claims.setSubject(subject);
    claims.setStringListClaim("groups", roles);
    claims.setIssuedAtToNow();
    claims.setExpirationTime(NumericDate.fromSeconds(expiresAt.getEpochSecond()));
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    signature.setKey(LocalKeys.read(config.privateKey()));
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
