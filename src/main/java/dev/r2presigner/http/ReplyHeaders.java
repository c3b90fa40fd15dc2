package dev.r2presigner.http;

import dev.r2presigner.problem.RequestId;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * What every reply carries, whoever makes it. As a filter without a path, because Quarkus' own
 * setting for headers matches paths and would let a malformed one fail before {@link RawPath} sees
 * it.
 */
@ApplicationScoped
class ReplyHeaders {

  private static final int PRIORITY = 4_000;

  void register(@Observes Filters filters) {
    filters.register(ReplyHeaders::add, PRIORITY);
  }

  private static void add(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("X-Request-Id", RequestId.of(context));
    context.next();
  }
}
