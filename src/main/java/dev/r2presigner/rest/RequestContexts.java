package dev.r2presigner.rest;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.limits.Quota;
import dev.r2presigner.problem.RequestId;
import dev.r2presigner.token.Callers;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Who asks in the request at hand, who is told of limits in the headers of its reply. */
@ApplicationScoped
public class RequestContexts {

  private static final String LIMIT = "RateLimit-Limit";
  private static final String REMAINING = "RateLimit-Remaining";
  private static final String RESET = "RateLimit-Reset";

  private final Callers callers;

  RequestContexts(Callers callers) {
    this.callers = callers;
  }

  /** 401 if the token is missing or over. */
  public RequestContext of(RoutingContext request) {
    Instant now = Instant.now();
    return new RequestContext(
        callers.current(now), now, RequestId.of(request), quota -> tell(request.response(), quota));
  }

  /** Of a batch under several policies, the one that is nearest to its end counts. */
  private static void tell(HttpServerResponse reply, Quota left) {
    String told = reply.headers().get(REMAINING);
    if (told == null || Long.parseLong(told) >= left.remaining()) {
      reply.putHeader(LIMIT, String.valueOf(left.limit()));
      reply.putHeader(REMAINING, String.valueOf(left.remaining()));
      reply.putHeader(RESET, String.valueOf(left.reset().plusMillis(999).toSeconds()));
    }
  }
}
