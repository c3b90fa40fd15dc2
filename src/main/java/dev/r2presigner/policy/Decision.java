package dev.r2presigner.policy;

import java.util.function.Function;

/**
 * The policies' verdict on one wish. A value, not an exception: in a batch one refusal must not end
 * the others.
 */
public sealed interface Decision<G extends Grant> {

  /** Gives what the one function makes of a grant, or the other of a refusal. */
  <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused);

  /** Granted, under this policy. */
  record Granted<G extends Grant>(G grant, Policy policy) implements Decision<G> {

    @Override
    public <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused) {
      return granted.apply(this);
    }
  }

  /** Refused, for this first reason. */
  record Refused<G extends Grant>(Refusal refusal) implements Decision<G> {

    @Override
    public <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused) {
      return refused.apply(refusal);
    }
  }
}
