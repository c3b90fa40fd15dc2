package dev.r2presigner.policy;

import java.util.Locale;

/** How long a URL lives, in whole seconds of at least 1, and what kept it from living longer. */
public record Lifetime(long seconds, BoundBy boundBy) {

  /** The shortest of the bounds. */
  public enum BoundBy {
    REQUEST,
    POLICY,
    TOKEN;

    /** As answered in {@code expiryBoundBy}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
