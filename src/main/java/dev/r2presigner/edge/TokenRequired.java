package dev.r2presigner.edge;

import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.token.LinkToken;
import dev.r2presigner.token.TokenConfig;
import dev.r2presigner.token.TokenRefusal;
import dev.r2presigner.token.TokenRefused;
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
  private final String header;

  TokenRequired(CurrentIdentityAssociation identities, TokenConfig tokens) {
    this.identities = identities;
    this.header = tokens.header();
  }

  @ServerRequestFilter(preMatching = true, nonBlocking = true)
  Uni<Response> check(RoutingContext request) {
    if (!needsToken(request)) {
      refuseBadQuery(request);
      return Uni.createFrom().nullItem();
    }
    if (RawPath.isLink(request)) {
      takeFromQuery(request);
    }
    return identities
        .getDeferredIdentity()
        .map(
            identity -> {
              if (identity.isAnonymous()) {
                throw TokenRefused.failure(TokenRefusal.MISSING);
              }
              identities.setIdentity(identity);
              refuseBadQuery(request);
              return null;
            });
  }

  /** A link in a mail can carry no header, so its token is in the query. */
  private void takeFromQuery(RoutingContext request) {
    String delegation = Query.of(request).optional(LinkToken.PARAMETER);
    if (delegation == null) {
      return;
    }
    if (request.request().headers().contains(header)) {
      throw new ProblemException(
          ProblemType.INVALID_REQUEST, "Send either the " + header + " header or a delegation.");
    }
    LinkToken.put(request, delegation);
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
