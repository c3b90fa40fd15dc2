package dev.r2presigner.credentials;

import com.sun.net.httpserver.HttpExchange;
import dev.r2presigner.credentials.SessionToken.Refused;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A request signed in its headers or in its query, taken apart. Whether the signature is right is
 * found out by signing again, with the SDK's signer.
 */
final class SignedRequest {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  final String method;
  final String path;
  final Map<String, String> query = new TreeMap<>();
  final Map<String, String> headers = new TreeMap<>();
  final byte[] body;

  /** What the signature says, from the query or from the header. */
  private final Map<String, String> claimed = new HashMap<>();

  private final boolean inQuery;

  SignedRequest(HttpExchange exchange, byte[] body) throws Refused {
    method = exchange.getRequestMethod();
    path = exchange.getRequestURI().getRawPath();
    this.body = body;
    exchange
        .getRequestHeaders()
        .forEach((name, all) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", all)));
    String raw = exchange.getRequestURI().getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (query.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1])) != null) {
        throw new Refused("given twice: " + parts[0]);
      }
    }
    inQuery = query.containsKey("X-Amz-Signature");
    if (inQuery) {
      for (String name :
          List.of("Credential", "SignedHeaders", "Signature", "Date", "Expires", "Algorithm")) {
        claimed.put(name, required(query.remove("X-Amz-" + name), name));
      }
      claimed.put("Token", query.remove("X-Amz-Security-Token"));
    } else {
      String authorization = required(headers.get("authorization"), "a signature");
      int space = authorization.indexOf(' ');
      claimed.put("Algorithm", authorization.substring(0, Math.max(space, 0)));
      for (String part : authorization.substring(space + 1).split(",")) {
        String[] parts = part.strip().split("=", 2);
        claimed.put(parts[0], parts.length == 1 ? "" : parts[1]);
      }
      claimed.put("Date", required(headers.get("x-amz-date"), "a date"));
      claimed.put("Token", headers.get("x-amz-security-token"));
    }
    if (!"AWS4-HMAC-SHA256".equals(claimed.get("Algorithm"))) {
      throw new Refused("another algorithm");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String required(String value, String what) throws Refused {
    if (value == null) {
      throw new Refused("without " + what);
    }
    return value;
  }

  String accessKeyId() {
    return claimed.get("Credential").split("/")[0];
  }

  /** The session token; null for a permanent key. */
  String token() {
    return claimed.get("Token");
  }

  /** Refuses any other signature than that of these credentials, and one that is over. */
  void require(String secret, Instant now) throws Refused {
    String[] scope = required(claimed.get("Credential"), "a credential").split("/");
    Instant signedAt = TIME.parse(claimed.get("Date"), Instant::from);
    Duration life =
        inQuery ? Duration.ofSeconds(Long.parseLong(claimed.get("Expires"))) : Duration.ZERO;
    if (signedAt.minus(SKEW).isAfter(now) || signedAt.plus(inQuery ? life : SKEW).isBefore(now)) {
      throw new Refused("signed too long ago, or too early");
    }
    String hash = headers.getOrDefault("x-amz-content-sha256", "");
    boolean signsPayload = !inQuery && !hash.equals("UNSIGNED-PAYLOAD");
    if (signsPayload && !hash.matches("[0-9a-f]{64}")) {
      throw new Refused("a body in chunks, which R2 does not take");
    }
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(method))
            // The signer would sign the body of anything else.
            .protocol("https")
            .host("host.invalid")
            .encodedPath(path);
    query.forEach(request::putRawQueryParameter);
    for (String name : required(claimed.get("SignedHeaders"), "signed headers").split(";")) {
      request.putHeader(
          name.equals("host") ? "Host" : name, required(headers.get(name), "the header " + name));
    }
    AwsCredentialsIdentity identity =
        token() == null
            ? AwsBasicCredentials.create(accessKeyId(), secret)
            : AwsSessionCredentials.create(accessKeyId(), secret, token());
    SignRequest.Builder<AwsCredentialsIdentity> toSign =
        SignRequest.builder(identity)
            .request(request.build())
            .payload(() -> new ByteArrayInputStream(body))
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, scope[3])
            .putProperty(AwsV4HttpSigner.REGION_NAME, scope[2])
            .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(signedAt, ZoneOffset.UTC))
            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, signsPayload)
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false);
    if (inQuery) {
      toSign
          .putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
          .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, life);
    }
    SdkHttpRequest signed = SIGNER.sign(toSign.build()).request();
    String right =
        inQuery
            ? signed.firstMatchingRawQueryParameter("X-Amz-Signature").orElseThrow()
            : signed
                .firstMatchingHeader("Authorization")
                .orElseThrow()
                .replaceFirst(".*Signature=", "");
    if (!right.equals(claimed.get("Signature"))) {
      throw new Refused("signature");
    }
  }

  /** The name of what is asked for, as R2's documentation has it; refuses what has none here. */
  String action() throws Refused {
    boolean object = !key().isEmpty();
    boolean copies = headers.containsKey("x-amz-copy-source");
    boolean part = query.containsKey("uploadId");
    String known =
        switch (method) {
          case "GET" ->
              object
                  ? part ? "ListParts" : "GetObject"
                  : "2".equals(query.get("list-type")) ? "ListObjectsV2" : "";
          case "HEAD" -> object ? "HeadObject" : "HeadBucket";
          case "PUT" ->
              (part ? "UploadPart" : object ? "PutObject" : "CreateBucket")
                  .replaceFirst("PutObject$", copies ? "CopyObject" : "PutObject")
                  .replaceFirst("UploadPart$", copies ? "UploadPartCopy" : "UploadPart");
          case "POST" ->
              query.containsKey("uploads")
                  ? "CreateMultipartUpload"
                  : part ? "CompleteMultipartUpload" : "";
          case "DELETE" -> part ? "AbortMultipartUpload" : object ? "DeleteObject" : "";
          default -> "";
        };
    for (String subresource : List.of("acl", "tagging", "cors", "lifecycle", "policy", "delete")) {
      if (query.containsKey(subresource)) {
        throw new Refused("subresource " + subresource);
      }
    }
    return known;
  }

  String bucket() {
    return decoded(path.split("/", 3)[1]);
  }

  /** The key, or nothing for the bucket itself. */
  String key() {
    String[] parts = path.split("/", 3);
    return parts.length < 3 ? "" : decoded(parts[2]);
  }

  /** The key, or of a listing its prefix. */
  String place() {
    return key().isEmpty() ? query.getOrDefault("prefix", "") : key();
  }
}
