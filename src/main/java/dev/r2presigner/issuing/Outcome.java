package dev.r2presigner.issuing;

import dev.r2presigner.policy.Refusal;
import java.util.function.Function;

/**
 * What became of one wish: what was issued, or why not. A value, so that a batch is a map over it.
 */
public sealed interface Outcome<T> {

  /** Gives what was issued; throws what the function makes of a refusal. */
  <X extends RuntimeException> T orThrow(Function<Refusal, X> problem);

  /** Signed or allowed, counted and recorded. */
  record Issued<T>(T value) implements Outcome<T> {

    @Override
    public <X extends RuntimeException> T orThrow(Function<Refusal, X> problem) {
      return value;
    }
  }

  /** Nothing was signed. */
  record Refused<T>(Refusal refusal) implements Outcome<T> {

    @Override
    public <X extends RuntimeException> T orThrow(Function<Refusal, X> problem) {
      throw problem.apply(refusal);
    }
  }
}
