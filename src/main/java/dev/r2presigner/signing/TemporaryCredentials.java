package dev.r2presigner.signing;

import java.net.URI;
import java.time.Instant;

/**
 * Credentials for one prefix of the bucket until they expire, and where to use them. A secret, so
 * it never prints: logs carry the fingerprint, from which nothing can be derived.
 */
public record TemporaryCredentials(
    String accessKeyId,
    String secretAccessKey,
    String sessionToken,
    Instant expiresAt,
    URI endpoint,
    String region,
    String bucket,
    String prefix,
    String fingerprint) {

  @Override
  public String toString() {
    return "TemporaryCredentials[" + prefix + ", " + fingerprint + "]";
  }
}
