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
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A URL that does one thing until it expires, and the headers its user must send. It is a bearer
 * capability, so it never prints: logs carry the fingerprint, from which no signature can be
 * derived.
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

  /** A hash of its own for each thread: a new one for each URL is half a kilobyte of garbage. */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(SignedUrl::sha256);

  public SignedUrl {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  static SignedUrl of(PresignedRequest request) {
    // Not the SDK's expiration(), which has a fraction of a second that the signature does not.
    String date = only(request.httpRequest(), "X-Amz-Date");
    return of(request.httpRequest(), request.url().toString(), AMZ_DATE.parse(date, Instant::from));
  }

  /** Reads the URL from a request whose signature is in its query and covers all of its headers. */
  static SignedUrl of(SdkHttpRequest request, String url, Instant signedAt) {
    long seconds = Long.parseLong(only(request, "X-Amz-Expires"));
    Map<String, String> headers = new TreeMap<>();
    request.forEachHeader(
        (name, values) -> {
          if (values.get(0).equals(SignedHeader.ABSENT)) {
            return;
          }
          String header = name.toLowerCase(Locale.ROOT);
          if (!SignedHeader.CLIENTS_OWN.contains(header)) {
            headers.put(header, values.size() == 1 ? values.get(0) : String.join(",", values));
          }
        });
    return new SignedUrl(
        request.method().name(),
        url,
        headers,
        signedAt.plusSeconds(seconds),
        seconds,
        fingerprint(only(request, "X-Amz-Signature")));
  }

  private static String only(SdkHttpRequest request, String name) {
    List<String> values = request.firstMatchingRawQueryParameters(name);
    if (values.size() != 1) {
      throw new IllegalStateException("the signer returned no single " + name);
    }
    return values.get(0);
  }

  static String fingerprint(String signature) {
    byte[] hash = SHA_256.get().digest(signature.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  @Override
  public String toString() {
    return "SignedUrl[" + method + ", " + fingerprint + "]";
  }
}
