package dev.r2presigner.edge;

/**
 * The order of the handlers that see a request before any route of the framework. All register at
 * the router's first position (Quarkus' metrics take the second and fail on a malformed path) and
 * run in the order in which they observe the router.
 */
public final class RouteOrder {

  /** The router's first position. */
  public static final int FIRST = Integer.MIN_VALUE;

  /** The connection comes first: from then on the request's time-outs run. */
  static final int CONNECTION = 0;

  /** The headers of every response come next, so that no rejection lacks them. */
  static final int HEADERS = 1;

  /** CORS comes next, so that a page can read the rejections it causes. */
  public static final int CORS = 2;

  /** Request smuggling is checked next. */
  static final int FRAMING = 3;

  /** Overload is checked next. */
  static final int LOAD = 4;

  /** The path is checked last. */
  static final int PATH = 5;

  private RouteOrder() {}
}
