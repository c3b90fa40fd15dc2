package dev.r2presigner.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.r2presigner.bucket.CredentialsExpired;
import dev.r2presigner.store.StoreException;
import dev.r2presigner.token.DelegationRefused;
import dev.r2presigner.token.TokenKeysUnavailable;
import dev.r2presigner.token.TokenRefusal;
import dev.r2presigner.token.TokenRefused;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Maps every exception that ends a request to a problem: ours, the security layer's and the
 * framework's. An unexpected one is logged in full; the client gets only its request id.
 */
class ProblemMappers {

  private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

  private final RefusedTokens refusedTokens;
  private final ShedRequests shed;

  ProblemMappers(RefusedTokens refusedTokens, ShedRequests shed) {
    this.refusedTokens = refusedTokens;
    this.shed = shed;
  }

  @ServerExceptionMapper
  Response ours(ProblemException answer, RoutingContext request) {
    return response(answer.problem(), request);
  }

  @ServerExceptionMapper
  Response storeTrouble(StoreException trouble, RoutingContext request) {
    if (trouble.kind() == StoreException.Kind.BUSY) {
      shed.count(ShedRequests.Cause.BUCKET);
    }
    return response(Problem.of(trouble), request);
  }

  @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
  Response unauthenticated(SecurityException refused, RoutingContext request) {
    refusedTokens.record(
        refused instanceof UnauthorizedException
            ? TokenRefusal.MISSING
            : TokenRefused.reasonOf(refused),
        RequestId.withTrace(request));
    return response(
        Problem.of(
            ProblemType.INVALID_TOKEN,
            "Send a valid, unexpired token from the trusted issuer, with this service as"
                + " audience."),
        request);
  }

  @ServerExceptionMapper
  Response keysUnavailable(TokenKeysUnavailable outage, RoutingContext request) {
    return response(
        Problem.of(
            ProblemType.TOKEN_KEYS_UNAVAILABLE,
            "The keys that verify your token can't be fetched. Retry later."),
        request);
  }

  @ServerExceptionMapper
  Response delegationRefused(DelegationRefused refused, RoutingContext request) {
    return response(
        Problem.of(
            ProblemType.OPERATION_NOT_ALLOWED,
            "A delegation is for the operations of its policy. Send your own token."),
        request);
  }

  @ServerExceptionMapper
  Response credentialsExpired(CredentialsExpired expired, RoutingContext request) {
    return response(
        Problem.of(
            ProblemType.STORAGE_UNAVAILABLE,
            "The service's bucket credentials have expired. Contact the operator."),
        request);
  }

  @ServerExceptionMapper
  Response badJson(MismatchedInputException bad, RoutingContext request) {
    return response(BadJson.problem(bad), request);
  }

  @ServerExceptionMapper
  Response notFound(NotFoundException missing, RoutingContext request) {
    return response(
        Problem.of(ProblemType.NOT_FOUND, "There is no such path. See /q/openapi for the list."),
        request);
  }

  @ServerExceptionMapper
  Response notAllowed(NotAllowedException wrong, RoutingContext request) {
    String allowed = Routes.methodsOf(request.normalizedPath());
    return Response.fromResponse(
            response(
                new Problem(
                    ProblemType.METHOD_NOT_ALLOWED,
                    "Use one of " + allowed + ".",
                    Map.of("allowed", allowed.split(", ", -1))),
                request))
        .header(HttpHeaders.ALLOW, allowed)
        .build();
  }

  @ServerExceptionMapper
  Response frameworks(WebApplicationException failure, RoutingContext request) {
    if (failure.getCause() instanceof JsonProcessingException bad) {
      return response(BadJson.problem(bad), request);
    }
    return switch (failure.getResponse().getStatus()) {
      case 400 ->
          response(
              Problem.of(ProblemType.INVALID_REQUEST, "The request could not be parsed."), request);
      case 406 ->
          response(
              Problem.of(
                  ProblemType.NOT_ACCEPTABLE,
                  "Accept application/json, or omit the Accept header."),
              request);
      case 413 -> response(BodyTooLarge.problem(), request);
      case 415 ->
          response(
              Problem.of(ProblemType.MEDIA_TYPE, "Send the body as Content-Type application/json."),
              request);
      default -> unexpected(failure, request);
    };
  }

  @ServerExceptionMapper
  Response unexpected(Throwable fault, RoutingContext request) {
    if (request.response().closed()) {
      // The client has disconnected; at error level, such clients could flood the log.
      LOG.debugf(fault, "The client of request %s disconnected", RequestId.of(request));
    } else {
      LOG.errorf(fault, "Request %s failed", RequestId.of(request));
    }
    return response(
        Problem.of(
            ProblemType.INTERNAL_ERROR,
            "The service failed unexpectedly. Report it with this requestId."),
        request);
  }

  private static Response response(Problem problem, RoutingContext request) {
    Response.ResponseBuilder response =
        Response.status(problem.type().status())
            .type(Problem.MEDIA_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(problem.body(RequestId.withTrace(request)));
    if (problem.type() == ProblemType.INVALID_TOKEN) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.retryAfter() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, problem.retryAfter());
    }
    return response.build();
  }
}
