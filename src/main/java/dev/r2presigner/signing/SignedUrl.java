package dev.r2presigner.signing;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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

  public SignedUrl {
    headers = Collections.unmodifiableMap(new TreeMap<>(headers));
  }

  @Override
  public String toString() {
    return "SignedUrl[" + method + ", " + fingerprint + "]";
  }
}
