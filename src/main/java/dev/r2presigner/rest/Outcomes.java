package dev.r2presigner.rest;

import dev.r2presigner.issuing.Outcome;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;

/** Ends a request with its problem where the verdict was a refusal. */
public final class Outcomes {

  private Outcomes() {}

  public static <T> T orProblem(Outcome<T> outcome) {
    return outcome.orThrow(refusal -> new ProblemException(Problem.of(refusal)));
  }
}
