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

  static NoPolicy outsideDelegation() {
    return none(
        Refusal.Reason.KEY_NOT_ALLOWED,
        "The key is outside your delegation. GET /v1/policies shows what it is for.");
  }

  static NoPolicy shared() {
    return none(
        Refusal.Reason.KEY_NOT_ALLOWED,
        "Two policies resolve to the same prefix for your token, so neither applies. Contact the"
            + " operator.");
  }
}
