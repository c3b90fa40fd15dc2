package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** Tokens of any shape, good and bad, signed with the local profile's key or any other. */
public final class TestTokens {

  public static final String ISSUER = "http://localhost/local";
  public static final String AUDIENCE = "r2-presigner";

  private TestTokens() {}

  /** A good token of a user with the role {@code user}. */
  public static String of(String subject) {
    return with(subject, claims -> {});
  }

  /** A good token, changed. */
  public static String with(String subject, Consumer<JwtClaims> change) {
    JwtClaims claims = claims(subject);
    change.accept(claims);
    return sign(claims, "ES256", localKey(), null);
  }

  public static JwtClaims claims(String subject) {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject(subject);
    claims.setStringListClaim("groups", List.of("user"));
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(60);
    return claims;
  }

  public static String sign(JwtClaims claims, String algorithm, Key key, String kid) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(algorithm);
    if (kid != null) {
      signature.setKeyIdHeaderValue(kid);
    }
    signature.setKey(key);
    signature.setDoKeyValidation(false);
    signature.setPayload(claims.toJson());
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** The private key that the local profile made. */
  public static Key localKey() {
    try {
      String pem = Files.readString(Path.of("target/local-store/private.pem"));
      String body = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
