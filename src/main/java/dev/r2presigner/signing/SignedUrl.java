package dev.r2presigner.signing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;

/**
 * A URL that does one thing until it expires, and the headers its user must send. Whoever holds it
 * can use it, so it never prints: logs carry the fingerprint, from which no signature can be had.
 */
public record SignedUrl(
    String method,
    String url,
    Map<String, String> headers,
    Instant expiresAt,
    long expiresIn,
    String fingerprint) {

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int FINGERPRINT_BYTES = 6;

  public SignedUrl {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  static SignedUrl of(PresignedRequest request) {
    Map<String, List<String>> query = request.httpRequest().rawQueryParameters();
    long seconds = Long.parseLong(only(query, "X-Amz-Expires"));
    // Not the SDK's expiration(), which has a fraction of a second that the signature does not.
    Instant signedAt = AMZ_DATE.parse(only(query, "X-Amz-Date"), Instant::from);
    Map<String, String> headers = new TreeMap<>();
    request
        .signedHeaders()
        .forEach(
            (name, values) -> {
              if (!SignedHeader.CLIENTS_OWN.contains(name)) {
                headers.put(name, String.join(",", values));
              }
            });
    return new SignedUrl(
        request.httpRequest().method().name(),
        request.url().toString(),
        headers,
        signedAt.plusSeconds(seconds),
        seconds,
        fingerprint(only(query, "X-Amz-Signature")));
  }

  private static String only(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    if (values == null || values.size() != 1) {
      throw new IllegalStateException("the presigner gave no single " + name);
    }
    return values.get(0);
  }

  private static String fingerprint(String signature) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(signature.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "SignedUrl[" + method + ", " + fingerprint + "]";
  }
}
