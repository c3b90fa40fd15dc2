package dev.r2presigner.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;

/** A receipt as a backend takes it: verified, or refused. */
final class ReceivedReceipt {

  static final String ISSUER = "http://localhost:8080";

  private final Map<String, Object> claims;
  private final Map<String, Object> header;

  private ReceivedReceipt(Map<String, Object> claims, Map<String, Object> header) {
    this.claims = claims;
    this.header = header;
  }

  /** Verifies a receipt of this issuer and audience by its published keys. */
  static ReceivedReceipt verified(String receipt, String keySet, String issuer, String audience) {
    try {
      JwtConsumer consumer =
          new JwtConsumerBuilder()
              .setVerificationKeyResolver(
                  new JwksVerificationKeyResolver(new JsonWebKeySet(keySet).getJsonWebKeys()))
              .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "ES256"))
              .setExpectedIssuer(issuer)
              .setExpectedAudience(audience)
              .setExpectedType(true, "upload-receipt+jwt")
              .setRequireExpirationTime()
              .setRequireIssuedAt()
              .setRequireJwtId()
              .setRequireSubject()
              .build();
      JwtContext context = consumer.process(receipt);
      return new ReceivedReceipt(
          context.getJwtClaims().getClaimsMap(),
          org.jose4j.json.JsonUtil.parseJson(
              context.getJoseObjects().get(0).getHeaders().getFullHeaderAsJsonString()));
    } catch (InvalidJwtException | JoseException refused) {
      throw new AssertionError(refused);
    }
  }

  Map<String, Object> claims() {
    return claims;
  }

  Map<String, Object> header() {
    return header;
  }

  @SuppressWarnings("unchecked")
  Map<String, Object> object() {
    return (Map<String, Object>) claims.get("object");
  }

  String id() {
    return (String) claims.get("jti");
  }

  /** It has these members and no others. */
  ReceivedReceipt isWhole() {
    assertThat(claims.keySet())
        .isEqualTo(
            new java.util.LinkedHashSet<>(
                List.of("iss", "aud", "sub", "iat", "exp", "jti", "policy", "object")));
    assertThat(header.keySet()).containsExactlyInAnyOrder("alg", "kid", "typ");
    assertThat(object().keySet())
        .containsOnlyOnceElementsOf(
            List.of("bucket", "key", "size", "contentType", "etag", "lastModified", "metadata"));
    return this;
  }
}
