package dev.r2presigner.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * The lifetime of a URL, in whole seconds of at least 1, and the bound that kept it from being
 * longer.
 *
 * @param outlivesToken whether the URL lives on after the token that asked for it
 */
public record Lifetime(long seconds, BoundBy boundBy, boolean outlivesToken) {

  /** A lifetime within the token's. */
  public Lifetime(long seconds, BoundBy boundBy) {
    this(seconds, boundBy, false);
  }

  /** The bound that was the shortest. */
  public enum BoundBy {
    REQUEST,
    POLICY,
    TOKEN,
    CREDENTIALS;

    /** Returns the value of {@code expiryBoundBy} in replies. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns this lifetime, shortened to that end where the end is sooner; shortening is silent. */
  Lifetime boundedBy(Instant now, Instant end, BoundBy reason) {
    return end.isBefore(now.plusSeconds(seconds))
        ? new Lifetime(Duration.between(now, end).toSeconds(), reason)
        : this;
  }

  /** Returns this lifetime, marked where the token ends sooner. */
  Lifetime beyond(Instant now, Instant tokenEnd) {
    return tokenEnd.isBefore(now.plusSeconds(seconds))
        ? new Lifetime(seconds, boundBy, true)
        : this;
  }
}
