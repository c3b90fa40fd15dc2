package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;

/** Which policy judges a wish, and which object it is about: the first half of every decision. */
sealed interface Choice {

  /** This policy allows the operation on this key. */
  record Chosen(Policy policy, ObjectKey key) implements Choice {}

  /** No policy does. */
  record NoPolicy(Refusal refusal) implements Choice {}

  static NoPolicy none(Refusal.Reason reason, String detail) {
    return new NoPolicy(Refusal.of(reason, detail));
  }
}
