package dev.r2presigner.credentials;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;

/**
 * A session token of R2 as its documentation describes it, verified by the secret of its parent.
 *
 * @param secret what requests with it are signed with
 */
record SessionToken(String secret, JwtClaims claims) {

  private static final String PREFIX = "jwt/";

  /** Who may have made it, and for where. */
  record Parent(String accessKeyId, String secretAccessKey, String account, String audience) {}

  /** Reads a token; fails with the reason if R2 would not take it. */
  static SessionToken verified(String token, Parent parent) throws Refused {
    String text;
    try {
      text = new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException notBase64) {
      throw new Refused("not Base64");
    }
    if (!text.startsWith(PREFIX)) {
      throw new Refused("no JWT");
    }
    String jwt = text.substring(PREFIX.length());
    byte[] secret = parent.secretAccessKey().getBytes(StandardCharsets.UTF_8);
    try {
      JwtClaims claims =
          new JwtConsumerBuilder()
              .setVerificationKey(new HmacKey(secret))
              .setRelaxVerificationKeyValidation()
              .setJwsAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "HS256"))
              .setExpectedType(true, "JWT")
              .setExpectedIssuer(true, parent.accessKeyId())
              .setExpectedSubject(parent.account())
              .setExpectedAudience(true, parent.audience())
              .setRequireExpirationTime()
              .setRequireIssuedAt()
              .build()
              .processToClaims(jwt);
      return new SessionToken(sha256(jwt), claims);
    } catch (InvalidJwtException invalid) {
      throw new Refused(invalid.hasExpired() ? "expired" : "invalid: " + invalid.getErrorDetails());
    }
  }

  /** Refuses what it is not for: another bucket, another action, another place. */
  void require(String bucket, String action, String place) throws Refused {
    try {
      if (!bucket.equals(claims.getStringClaimValue("bucket"))) {
        throw new Refused("bucket");
      }
      if (!claims.getStringListClaimValue("actions").contains(action)) {
        throw new Refused("action " + action);
      }
      boolean reads = List.of("GetObject", "HeadObject", "ListObjectsV2").contains(action);
      String scope = claims.getStringClaimValue("scope");
      if (!scope.equals("object-read-write") && !(reads && scope.equals("object-read-only"))) {
        throw new Refused("scope " + scope);
      }
      Map<?, ?> paths = claims.getClaimValue("paths", Map.class);
      boolean inside =
          ((List<?>) paths.get("prefixPaths"))
              .stream().anyMatch(prefix -> place.startsWith((String) prefix));
      if (!inside && !((List<?>) paths.get("objectPaths")).contains(place)) {
        throw new Refused("outside");
      }
    } catch (MalformedClaimException malformed) {
      throw new Refused("a claim of another type");
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  /** Why a request is refused. */
  static final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }
}
