package dev.r2presigner.edge;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Requires a token before anything else is checked, so that an unauthenticated client learns
 * nothing from 404, 405 or 415. Everything under {@code /v1} and {@code /uppy} needs one except
 * {@code GET /v1/cors}, and nothing else does; the annotations on the resources require it a second
 * time.
 */
@ApplicationScoped
class TokenRequired {

  private static final String PUBLIC_PATH = "/v1/cors";

  private final CurrentIdentityAssociation identities;

  TokenRequired(CurrentIdentityAssociation identities) {
    this.identities = identities;
  }

  @ServerRequestFilter(preMatching = true, nonBlocking = true)
  Uni<Response> check(RoutingContext request) {
    if (!needsToken(request)) {
      refuseBadQuery(request);
      return Uni.createFrom().nullItem();
    }
    return identities
        .getDeferredIdentity()
        .map(
            identity -> {
              if (identity.isAnonymous()) {
                throw new AuthenticationFailedException("no token");
              }
              identities.setIdentity(identity);
              refuseBadQuery(request);
              return null;
            });
  }

  private static void refuseBadQuery(RoutingContext request) {
    if (RawPath.hasBadQuery(request)) {
      throw new ProblemException(ProblemType.INVALID_REQUEST, "Percent-encode the query.");
    }
  }

  private static boolean needsToken(RoutingContext request) {
    String path = request.normalizedPath();
    boolean guarded = isUnder(path, "/v1") || isUnder(path, "/uppy");
    boolean readsCors =
        path.equals(PUBLIC_PATH)
            && (request.request().method().equals(HttpMethod.GET)
                || request.request().method().equals(HttpMethod.HEAD));
    return guarded && !readsCors;
  }

  private static boolean isUnder(String path, String root) {
    return path.startsWith(root)
        && (path.length() == root.length() || path.charAt(root.length()) == '/');
  }
}
