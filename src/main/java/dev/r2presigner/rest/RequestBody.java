package dev.r2presigner.rest;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.problem.BodyTooLarge;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.problem.ShedRequests;
import dev.r2presigner.token.Callers;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/**
 * Reads request bodies without blocking a thread: RESTEasy's own reading holds a worker thread for
 * each slow body. Before it buffers a byte, it rejects a body without a Content-Type, one over the
 * limit of its route, and one beyond the memory budget (503 {@code overloaded}).
 */
@ApplicationScoped
public class RequestBody {

  /** Bodies up to this many bytes, the size of single requests, do not count to the budget. */
  private static final int UNCOUNTED = 8 * 1024;

  private static final String CONTINUE = "100-continue";

  private final BodyBudget budget;
  private final Callers callers;
  private final ShedRequests shed;

  RequestBody(BodyBudget budget, Callers callers, ShedRequests shed) {
    this.budget = budget;
    this.callers = callers;
    this.shed = shed;
  }

  @ServerRequestFilter(nonBlocking = true)
  Uni<Response> read(
      ContainerRequestContext request, SimpleResourceInfo route, RoutingContext context) {
    if (!request.getMethod().equals(HttpMethod.POST)) {
      return Uni.createFrom().nullItem();
    }
    String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
    if (type == null || type.isBlank()) {
      // The framework accepts a body without a type, and fails to parse an empty type.
      throw new NotSupportedException();
    }
    int limit = JsonBody.limit(route.parameterTypes());
    String declared = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    // The HTTP layer has checked that it is a number, but not that it fits an int.
    long length = declared == null ? limit : Long.parseLong(declared);
    if (length > limit) {
      throw new ProblemException(BodyTooLarge.problem());
    }
    if (length > UNCOUNTED) {
      reserve(length, context);
    }
    return Uni.createFrom().emitter(whole -> read(request, context, limit, whole));
  }

  private void reserve(long bytes, RoutingContext context) {
    Caller caller = callers.current();
    String subject = caller.issuer() + ' ' + caller.countedSubject();
    if (!budget.reserve(subject, bytes)) {
      shed.count(ShedRequests.Cause.BODIES);
      throw new ProblemException(
          ProblemType.OVERLOADED, "Too many large request bodies are in flight. Retry later.");
    }
    context.addEndHandler(end -> budget.release(subject, bytes));
  }

  private static void read(
      ContainerRequestContext request,
      RoutingContext context,
      int limit,
      UniEmitter<? super Response> whole) {
    HttpServerRequest body = context.request();
    Buffer read = Buffer.buffer();
    body.handler(
        chunk -> {
          // Chunked, so its length was unknown; the rest is discarded as it arrives.
          if (read.length() + chunk.length() > limit) {
            whole.fail(new ProblemException(BodyTooLarge.problem()));
          } else {
            read.appendBuffer(chunk);
          }
        });
    body.endHandler(
        end -> {
          request.setEntityStream(new ByteArrayInputStream(read.getBytes()));
          whole.complete(null);
        });
    if (CONTINUE.equalsIgnoreCase(body.getHeader("Expect"))) {
      context.response().writeContinue();
    }
    body.resume();
  }
}
