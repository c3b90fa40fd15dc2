package dev.r2presigner.policy;

import java.util.function.Function;

/**
 * The policies' verdict on one intent. A value, not an exception: in a batch one refusal must not
 * end the other items.
 */
public sealed interface Decision<G extends Grant> {

  /** Applies the first function to a grant, the second to a refusal. */
  <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused);

  /** A grant, with the policy that made it. */
  record Granted<G extends Grant>(G grant, Policy policy) implements Decision<G> {

    @Override
    public <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused) {
      return granted.apply(this);
    }
  }

  /** A refusal, for the first reason that applies. */
  record Refused<G extends Grant>(Refusal refusal) implements Decision<G> {

    @Override
    public <R> R fold(Function<Granted<G>, R> granted, Function<Refusal, R> refused) {
      return refused.apply(refusal);
    }
  }
}
