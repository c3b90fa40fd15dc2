package dev.r2presigner.problem;

/** Builds the problem for a body over the limit, the same wherever it is detected. */
public final class BodyTooLarge {

  private BodyTooLarge() {}

  /** Returns the 413 {@code body-too-large}. */
  public static Problem problem() {
    return Problem.of(
        ProblemType.BODY_TOO_LARGE,
        "Send at most 64 KiB, or 2 MiB for a batch. Send files to the presigned URL.");
  }
}
