package dev.r2presigner.local;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Issues tokens for test users, as an identity provider would. */
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

  String of(User user) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(issuer);
    claims.setAudience(audience);
    claims.setSubject(user.name());
    claims.setStringListClaim("groups", List.of(user.roles.split(" ", -1)));
    claims.setIssuedAtToNow();
    NumericDate expiresAt = NumericDate.now();
    expiresAt.addSeconds(config.tokenLife().toSeconds());
    claims.setExpirationTime(expiresAt);
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
