package dev.r2presigner.edge;

import dev.r2presigner.problem.RequestId;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Adds the headers that every response carries, including those of the framework. Quarkus' own
 * setting for headers matches paths, and would let a malformed path fail before {@link RawPath}
 * sees it; so this is a filter without a path.
 */
@ApplicationScoped
class ReplyHeaders {

  void register(@Observes @Priority(RouteOrder.HEADERS) Router router) {
    router.route().order(RouteOrder.FIRST).handler(ReplyHeaders::add);
  }

  private static void add(RoutingContext context) {
    put(context);
    context.addHeadersEndHandler(begins -> forbidCaching(context.response()));
    context.next();
  }

  static void put(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Request-Id", RequestId.of(context));
  }

  /**
   * Forbids caching: URLs and object data are for the caller alone, even behind a cache that
   * decides by file extension. Runs last, so that a resource's own header wins instead of being
   * repeated.
   */
  private static void forbidCaching(HttpServerResponse response) {
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
