package dev.r2presigner.problem;

/** The one sentence for a body over the limit, whoever notices it. */
public final class BodyTooLarge {

  private BodyTooLarge() {}

  public static Problem problem() {
    return Problem.of(
        ProblemType.BODY_TOO_LARGE,
        "Send at most 64 KiB, or 2 MiB for a batch; files go to the URL, not to this service.");
  }
}
