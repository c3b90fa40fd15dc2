package dev.r2presigner.token;

import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The validity period of a token. Checked at each use, for a token just verified and for a cached
 * one alike; otherwise a cached token would be accepted after it has expired.
 */
record TokenTimes(Instant expiresAt, @Nullable Instant notBefore, @Nullable Instant issuedAt) {

  /** The clock skew allowed on {@code exp}, {@code nbf} and {@code iat}. */
  static final Duration SKEW = Duration.ofSeconds(60);

  /** Throws unless a token with these times is valid now. */
  void check(Instant now, Duration maxLife) throws ParseException {
    if (!expiresAt.isAfter(now.minus(SKEW))) {
      throw new ParseException("expired");
    }
    if (notBefore != null && notBefore.isAfter(now.plus(SKEW))) {
      throw new ParseException("not valid yet");
    }
    Instant began = issuedAt == null ? now : issuedAt;
    if (began.isAfter(now.plus(SKEW))) {
      throw new ParseException("issued in the future");
    }
    if (expiresAt.isAfter(began.plus(maxLife))) {
      throw new ParseException("lifetime longer than token.max-life");
    }
  }
}
