package dev.r2presigner.http;

import dev.r2presigner.caller.Callers;
import dev.r2presigner.issue.Asker;
import dev.r2presigner.limits.Allowance;
import dev.r2presigner.problem.RequestId;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Who asks in the request at hand, who is told of limits in the headers of its reply. */
@ApplicationScoped
public class Askers {

  private static final String LIMIT = "RateLimit-Limit";
  private static final String REMAINING = "RateLimit-Remaining";
  private static final String RESET = "RateLimit-Reset";

  private final Callers callers;

  Askers(Callers callers) {
    this.callers = callers;
  }

  /** 401 if the token is missing or over. */
  public Asker of(RoutingContext request) {
    Instant now = Instant.now();
    return new Asker(
        callers.current(now),
        now,
        RequestId.of(request),
        allowance -> tell(request.response(), allowance));
  }

  /** Of a batch under several policies, the one that is nearest to its end counts. */
  private static void tell(HttpServerResponse reply, Allowance left) {
    String told = reply.headers().get(REMAINING);
    if (told == null || Long.parseLong(told) >= left.remaining()) {
      reply.putHeader(LIMIT, String.valueOf(left.limit()));
      reply.putHeader(REMAINING, String.valueOf(left.remaining()));
      reply.putHeader(RESET, String.valueOf(left.reset().plusMillis(999).toSeconds()));
    }
  }
}
