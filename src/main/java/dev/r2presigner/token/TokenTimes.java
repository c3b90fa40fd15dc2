package dev.r2presigner.token;

import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a token is good. Checked at each use, for a token that was just verified and for one that is
 * remembered alike; otherwise a remembered token would outlive itself.
 */
record TokenTimes(Instant expiresAt, @Nullable Instant notBefore, @Nullable Instant issuedAt) {

  /** Forgiven on {@code exp}, {@code nbf} and {@code iat}. */
  static final Duration SKEW = Duration.ofSeconds(60);

  /** Ends quietly if a token of these times is good now. */
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
      throw new ParseException("lives longer than allowed");
    }
  }
}
