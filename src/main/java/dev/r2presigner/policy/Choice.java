package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;

/**
 * The result of the first half of every decision: which policy judges an intent, and which object
 * it is about.
 */
sealed interface Choice {

  /** The policy that allows the operation on this key. */
  record Chosen(Policy policy, ObjectKey key) implements Choice {}

  /** The refusal where no policy allows it. */
  record NoPolicy(Refusal refusal) implements Choice {}

  static NoPolicy none(Refusal.Reason reason, String detail) {
    return new NoPolicy(Refusal.of(reason, detail));
  }
}
