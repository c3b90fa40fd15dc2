package dev.r2presigner.token;

import io.quarkus.security.AuthenticationFailedException;
import java.util.Locale;

/**
 * The closed list of reasons why a token is refused, for metrics and audit. The client is not told:
 * a forger would learn which part of a token is right.
 */
public enum TokenRefusal {
  MISSING,
  MALFORMED,
  TYPE,
  ALGORITHM,
  UNKNOWN_KEY,
  SIGNATURE,
  EXPIRED,
  NOT_YET_VALID,
  ISSUER,
  AUDIENCE,
  SUBJECT,
  LIFE;

  /** Returns the word for it, like {@code unknown-key}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the failure that ends a request with 401 for this reason. */
  public AuthenticationFailedException failure() {
    return new AuthenticationFailedException(word(), TokenRefused.because(this));
  }

  /**
   * Returns the reason of a failed authentication. One that gives none is of a token that could not
   * be read.
   */
  public static TokenRefusal of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenRefused refused) {
        return refused.reason();
      }
    }
    return MALFORMED;
  }
}
