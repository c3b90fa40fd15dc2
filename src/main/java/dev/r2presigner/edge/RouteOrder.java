package dev.r2presigner.edge;

/**
 * The order of what sees a request before any route of the framework does: all at the router's very
 * first place (Quarkus' metrics take the second and fail on a malformed path), and there in the
 * order in which they observe the router.
 */
public final class RouteOrder {

  /** The first place. */
  public static final int FIRST = Integer.MIN_VALUE;

  /** The connection itself comes first: from then on its request is on the clock. */
  static final int CONNECTION = 0;

  /** Headers of every reply come next, so that no refusal lacks them. */
  static final int HEADERS = 1;

  /** Then CORS, so that a page can read the refusals it causes. */
  public static final int CORS = 2;

  /** Then whether the request is one, and only one. */
  static final int FRAMING = 3;

  /** Then whether there is time for it. */
  static final int LOAD = 4;

  /** Then the path. */
  static final int PATH = 5;

  private RouteOrder() {}
}
