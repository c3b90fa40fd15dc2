package dev.r2presigner.rest;

import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.limits.Quota;
import dev.r2presigner.limits.SubjectLimits;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.problem.RequestId;
import dev.r2presigner.token.Callers;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Creates the context of the current request, and reports quotas in its RateLimit headers. */
@ApplicationScoped
public class RequestContexts {

  private static final String LIMIT = "RateLimit-Limit";
  private static final String REMAINING = "RateLimit-Remaining";
  private static final String RESET = "RateLimit-Reset";

  private final Callers callers;
  private final PoliciesInForce policies;
  private final SubjectLimits limits;

  RequestContexts(Callers callers, PoliciesInForce policies, SubjectLimits limits) {
    this.callers = callers;
    this.policies = policies;
    this.limits = limits;
  }

  /** Returns the caller's context; 401 if the token is missing or has expired. */
  public RequestContext of(RoutingContext request) {
    Instant now = Instant.now();
    Policies judges = policies.get();
    return new RequestContext(
        callers.current(now, judges),
        judges,
        now,
        RequestId.withTrace(request),
        limits.begin(judges),
        quota -> report(request.response(), quota));
  }

  /** Reports the quota; in a batch under several policies, the one with the least remaining. */
  private static void report(HttpServerResponse reply, Quota left) {
    String reported = reply.headers().get(REMAINING);
    if (reported == null || Long.parseLong(reported) >= left.remaining()) {
      reply.putHeader(LIMIT, String.valueOf(left.limit()));
      reply.putHeader(REMAINING, String.valueOf(left.remaining()));
      reply.putHeader(RESET, String.valueOf(left.reset().plusMillis(999).toSeconds()));
    }
  }
}
