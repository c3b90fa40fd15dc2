package dev.r2presigner.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How long a URL lives, in whole seconds of at least 1, and what kept it from living longer. */
public record Lifetime(long seconds, BoundBy boundBy) {

  /** The shortest of the bounds. */
  public enum BoundBy {
    REQUEST,
    POLICY,
    TOKEN,
    CREDENTIALS;

    /** As answered in {@code expiryBoundBy}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** As long as this and until that end, whichever is sooner; shortening is silent. */
  Lifetime boundedBy(Instant now, Instant end, BoundBy whose) {
    return end.isBefore(now.plusSeconds(seconds))
        ? new Lifetime(Duration.between(now, end).toSeconds(), whose)
        : this;
  }
}
