package dev.r2presigner.token;

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
}
