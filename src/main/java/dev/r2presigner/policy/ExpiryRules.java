package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds out how long a URL lives, and what bounds that. */
final class ExpiryRules {

  private ExpiryRules() {}

  /** Returns the lifetime; null if more than the maximum, or less than a second, was requested. */
  static @Nullable Lifetime lifetime(Policy policy, Intent.Timed<?> intent) {
    Long asked = intent.expiresIn();
    if (asked == null) {
      return new Lifetime(usual(policy, intent).toSeconds(), Lifetime.BoundBy.POLICY);
    }
    return asked < 1 || asked > policy.urls().maxExpiry().toSeconds()
        ? null
        : new Lifetime(asked, Lifetime.BoundBy.REQUEST);
  }

  /** A delegation ends when it says, so no policy lets a URL outlive one. */
  static boolean outlivesToken(Policy policy, Caller caller) {
    return policy.urls().outlivesToken() && caller.delegation() == null;
  }

  /** Returns the window of a download whose policy has windows; null for any other URL. */
  static @Nullable StableWindow window(
      Policy policy, ObjectKey key, Intent.Timed<?> intent, Instant now, Lifetime wanted) {
    Duration stable = policy.urls().stable();
    return stable != null && intent instanceof Intent.Download
        ? StableWindow.of(stable, key, now, wanted.seconds())
        : null;
  }

  /** Returns the lifetime that token and credentials leave of it. */
  static Lifetime bounded(
      Lifetime wanted, Instant now, Instant tokenEnd, Instant signerEndsAt, boolean outlives) {
    return outlives
        ? wanted.boundedBy(now, signerEndsAt, Lifetime.BoundBy.CREDENTIALS).beyond(now, tokenEnd)
        : wanted
            .boundedBy(now, tokenEnd, Lifetime.BoundBy.TOKEN)
            .boundedBy(now, signerEndsAt, Lifetime.BoundBy.CREDENTIALS);
  }

  /**
   * Returns the lifetime without an explicit one. Parts wait for those before them, so their URLs
   * get the policy's maximum.
   */
  private static Duration usual(Policy policy, Intent.Timed<?> intent) {
    return intent instanceof Intent.Multipart ? policy.urls().maxExpiry() : policy.urls().expiry();
  }

  static Refusal notAllowed(Policy policy) {
    long max = policy.urls().maxExpiry().toSeconds();
    return new Refusal(
        Reason.EXPIRY_NOT_ALLOWED,
        "Send an expiresIn of 1 to " + max + " seconds, or leave it out.",
        Map.of("policy", policy.name(), "maxExpiresIn", max));
  }
}
