package dev.r2presigner.edge;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.RequestId;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Answers with a problem from a route, before Quarkus REST sees the request. */
final class RouteProblem {

  private RouteProblem() {}

  /** Sends the problem and discards the rest of the request. */
  static Future<Void> send(RoutingContext context, Problem problem) {
    context.request().resume();
    ReplyHeaders.put(context);
    HttpServerResponse response =
        context
            .response()
            .setStatusCode(problem.type().status())
            // Here too: requests that the router itself rejects have not passed ReplyHeaders.
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
            .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (problem.retryAfter() > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(problem.retryAfter()));
    }
    return response.end(new JsonObject(problem.body(RequestId.withTrace(context))).encode());
  }
}
