package dev.r2presigner.http;

import dev.r2presigner.caller.Caller;
import dev.r2presigner.caller.Callers;
import dev.r2presigner.problem.RequestId;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;

/**
 * Who asks, when, and under which request id: what every decision needs beside the wish. The
 * caller's token lives for at least a second from then.
 */
public record Asker(Caller caller, Instant now, String requestId) {

  /** The one of the request at hand; 401 if its token is missing or over. */
  public static Asker of(Callers callers, RoutingContext request) {
    Instant now = Instant.now();
    return new Asker(callers.current(now), now, RequestId.of(request));
  }
}
