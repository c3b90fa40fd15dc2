package dev.r2presigner.token;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jspecify.annotations.Nullable;

/**
 * The validity period of a token. Checked at each use, for a token just verified and for a cached
 * one alike; otherwise a cached token would be accepted after it has expired.
 */
record TokenTimes(Instant expiresAt, @Nullable Instant notBefore, @Nullable Instant issuedAt) {

  /** The clock skew allowed on {@code exp}, {@code nbf} and {@code iat}. */
  static final Duration SKEW = Duration.ofSeconds(60);

  /** Reads the times of a token's claims. */
  static TokenTimes of(JwtClaims claims) throws MalformedClaimException, TokenRefused {
    NumericDate expires = claims.getExpirationTime();
    if (expires == null) {
      throw new TokenRefused(TokenRefusal.LIFE, "no expiry");
    }
    NumericDate notBefore = claims.getNotBefore();
    NumericDate issued = claims.getIssuedAt();
    return new TokenTimes(
        instant(expires),
        notBefore == null ? null : instant(notBefore),
        issued == null ? null : instant(issued));
  }

  private static Instant instant(NumericDate date) throws TokenRefused {
    try {
      return Instant.ofEpochSecond(date.getValue());
    } catch (DateTimeException tooFar) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "a date out of range");
    }
  }

  /** Throws unless a token with these times is valid now. */
  void check(Instant now, Duration maxLife) throws TokenRefused {
    if (!expiresAt.isAfter(now.minus(SKEW))) {
      throw new TokenRefused(TokenRefusal.EXPIRED, "expired");
    }
    if (notBefore != null && notBefore.isAfter(now.plus(SKEW))) {
      throw new TokenRefused(TokenRefusal.NOT_YET_VALID, "not valid yet");
    }
    Instant began = issuedAt == null ? now : issuedAt;
    if (began.isAfter(now.plus(SKEW))) {
      throw new TokenRefused(TokenRefusal.NOT_YET_VALID, "issued in the future");
    }
    if (expiresAt.isAfter(began.plus(maxLife))) {
      throw new TokenRefused(TokenRefusal.LIFE, "lifetime longer than token.max-life");
    }
  }
}
