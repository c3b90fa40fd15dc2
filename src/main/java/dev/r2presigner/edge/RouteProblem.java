package dev.r2presigner.edge;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.RequestId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** A problem as the answer of a route, before the framework that knows resources sees anything. */
final class RouteProblem {

  private RouteProblem() {}

  /** Answers with it; what is left of the request is thrown away. */
  static Future<Void> send(RoutingContext context, Problem problem) {
    context.request().resume();
    ReplyHeaders.put(context);
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(problem.type().status())
            // Here too: what the router itself refuses has not come past ReplyHeaders.
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.retryAfter() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(problem.retryAfter()));
    }
    return response.end(new JsonObject(problem.body(RequestId.of(context))).encode());
  }
}
