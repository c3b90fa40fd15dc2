package dev.r2presigner.http;

/**
 * The order of what sees a request before any route of the framework does: all at the router's very
 * first place (Quarkus' metrics take the second and fail on a malformed path), and there in the
 * order in which they observe the router.
 */
public final class Entrance {

  /** The first place. */
  public static final int ORDER = Integer.MIN_VALUE;

  /** Headers of every reply come first, so that no refusal lacks them. */
  static final int HEADERS = 1;

  /** Then CORS, so that a page can read the refusals it causes. */
  public static final int CORS = 2;

  /** Then the path. */
  static final int PATH = 3;

  private Entrance() {}
}
