package dev.r2presigner.signing;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.json.JsonUtil;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Makes R2's temporary credentials without asking Cloudflare (R2, temporary credentials, local
 * signing): a JWT signed with the parent's secret says what they are for, and their own secret is
 * its hash. So they never sign a URL, which would carry the JWT: its holder could sign any other.
 */
@ApplicationScoped
public class TemporaryCredentialsSigner {

  /** Every other operation that credentials can be for only reads. */
  private static final Set<Operation> CHANGES =
      Set.of(Operation.UPLOAD, Operation.MULTIPART, Operation.DELETE);

  private final R2Settings settings;
  private final SigningCredentials credentials;

  TemporaryCredentialsSigner(R2Settings settings, SigningCredentials credentials) {
    this.settings = settings;
    this.credentials = credentials;
  }

  /** Makes credentials for exactly the granted operations under the granted prefix. */
  public TemporaryCredentials sign(Grant.Credentials grant, Instant now) {
    // Id and secret of one token, whatever replaces it meanwhile.
    AwsCredentials parent = credentials.resolveCredentials();
    Instant issuedAt = now.truncatedTo(ChronoUnit.SECONDS);
    Instant expiresAt = issuedAt.plusSeconds(grant.lifetime().seconds());
    String jwt = jwt(claims(grant, parent.accessKeyId(), issuedAt, expiresAt), parent);
    return new TemporaryCredentials(
        parent.accessKeyId(),
        sha256(jwt),
        Base64.getEncoder().encodeToString(("jwt/" + jwt).getBytes(StandardCharsets.US_ASCII)),
        expiresAt,
        settings.endpoint(),
        settings.region(),
        settings.bucket(),
        grant.place(),
        // Of the signature alone: the hash of all of it is the secret.
        SignedUrl.fingerprint(jwt.substring(jwt.lastIndexOf('.') + 1)));
  }

  private Map<String, Object> claims(
      Grant.Credentials grant, String parent, Instant issuedAt, Instant expiresAt) {
    Map<String, Object> paths = new LinkedHashMap<>();
    paths.put("prefixPaths", List.of(grant.place()));
    paths.put("objectPaths", List.of());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("bucket", settings.bucket());
    claims.put(
        "scope",
        grant.operations().stream().anyMatch(CHANGES::contains)
            ? "object-read-write"
            : "object-read-only");
    claims.put("actions", actions(grant));
    claims.put("paths", paths);
    claims.put("sub", settings.accountId().orElseThrow());
    claims.put("iss", parent);
    claims.put("aud", settings.endpoint().getRawAuthority());
    claims.put("iat", issuedAt.getEpochSecond());
    claims.put("exp", expiresAt.getEpochSecond());
    return claims;
  }

  /** Returns them all: without any, the scope alone would decide. */
  private static List<String> actions(Grant.Credentials grant) {
    List<String> actions =
        grant.operations().stream()
            .flatMap(operation -> actions(operation).stream())
            .distinct()
            .toList();
    if (actions.isEmpty()) {
      throw new IllegalStateException("credentials were granted for nothing");
    }
    return actions;
  }

  private static List<String> actions(Operation operation) {
    return switch (operation) {
      case UPLOAD -> List.of("PutObject");
      case DOWNLOAD -> List.of("GetObject", "HeadObject");
      case MULTIPART ->
          List.of(
              "CreateMultipartUpload",
              "UploadPart",
              "ListParts",
              "CompleteMultipartUpload",
              "AbortMultipartUpload");
      case DELETE -> List.of("DeleteObject");
      case LIST -> List.of("ListObjectsV2");
      case COPY_FROM, COPY_TO, CREDENTIALS -> List.of();
    };
  }

  private static String jwt(Map<String, Object> claims, AwsCredentials parent) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    signature.setHeader(HeaderParameterNames.TYPE, "JWT");
    signature.setKey(new HmacKey(parent.secretAccessKey().getBytes(StandardCharsets.UTF_8)));
    // Cloudflare decides how long its secrets are.
    signature.setDoKeyValidation(false);
    signature.setPayload(JsonUtil.toJson(claims));
    try {
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException("every JDK has HmacSHA256", failed);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
