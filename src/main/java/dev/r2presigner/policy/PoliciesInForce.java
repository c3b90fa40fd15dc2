package dev.r2presigner.policy;

import java.util.function.Supplier;

/**
 * Holds the policies that are in force, and is replaced by others as a whole. A request asks once,
 * and is judged by what it got to its end.
 */
public final class PoliciesInForce implements Supplier<Policies> {

  private volatile Policies current;

  public PoliciesInForce(Policies current) {
    this.current = current;
  }

  @Override
  public Policies get() {
    return current;
  }

  /** Judges by these from the next request on. */
  public void replace(Policies next) {
    current = next;
  }
}
