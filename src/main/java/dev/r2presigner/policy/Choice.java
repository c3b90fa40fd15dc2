package dev.r2presigner.policy;

/** Which policy judges a wish, and which object it is about: the first half of every decision. */
sealed interface Choice {

  /** This policy allows the operation on this key. */
  record Chosen(Policy policy, ObjectKey key) implements Choice {}

  /** No policy does. */
  record None(Refusal refusal) implements Choice {}

  static None none(Refusal.Reason reason, String detail) {
    return new None(Refusal.of(reason, detail));
  }
}
