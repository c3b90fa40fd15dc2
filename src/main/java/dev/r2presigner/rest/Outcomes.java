package dev.r2presigner.rest;

import dev.r2presigner.issuing.Outcome;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;

/** Turns a refused outcome into the problem that ends the request. */
public final class Outcomes {

  private Outcomes() {}

  /** Returns the value of an allowed outcome, and throws the problem of a refused one. */
  public static <T> T orProblem(Outcome<T> outcome) {
    return outcome.orThrow(refusal -> new ProblemException(Problem.of(refusal)));
  }
}
