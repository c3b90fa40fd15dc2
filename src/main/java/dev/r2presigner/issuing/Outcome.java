package dev.r2presigner.issuing;

import dev.r2presigner.policy.Refusal;
import java.util.function.Function;

/**
 * The outcome of one intent: what was issued, or the refusal. A value, so that a batch is a map
 * over it.
 */
public sealed interface Outcome<T> {

  /** Returns what was issued; throws the exception that the function makes of a refusal. */
  <X extends RuntimeException> T orThrow(Function<Refusal, X> problem);

  /** A success: signed or allowed, counted and recorded. */
  record Issued<T>(T value) implements Outcome<T> {

    @Override
    public <X extends RuntimeException> T orThrow(Function<Refusal, X> problem) {
      return value;
    }
  }

  /** A refusal: nothing was signed. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {

    @Override
    public <X extends RuntimeException> T orThrow(Function<Refusal, X> problem) {
      throw problem.apply(refusal);
    }
  }
}
