package dev.r2presigner.policy;

/**
 * The policies' verdict on one wish. A value, not an exception: in a batch one refusal must not end
 * the others.
 */
public sealed interface Decision {

  /** Granted, under this policy. */
  record Granted(Grant grant, Policy policy) implements Decision {}

  /** Refused, for this first reason. */
  record Refused(Refusal refusal) implements Decision {}
}
