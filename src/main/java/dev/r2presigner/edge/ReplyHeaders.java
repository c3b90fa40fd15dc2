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
 * What every reply carries, whoever makes it. As a filter without a path, because Quarkus' own
 * setting for headers matches paths and would let a malformed one fail before {@link RawPath} sees
 * it.
 */
@ApplicationScoped
class ReplyHeaders {

  void register(@Observes @Priority(RouteOrder.HEADERS) Router router) {
    router.route().order(RouteOrder.FIRST).handler(ReplyHeaders::add);
  }

  private static void add(RoutingContext context) {
    put(context);
    context.addHeadersEndHandler(begins -> keepForNobodyElse(context.response()));
    context.next();
  }

  static void put(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Request-Id", RequestId.of(context));
  }

  /**
   * URLs and what is known of objects are for the caller alone, also behind a cache that goes by
   * the ending of a path. At the end, since a resource that says otherwise would add to it.
   */
  private static void keepForNobodyElse(HttpServerResponse response) {
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
  }
}
