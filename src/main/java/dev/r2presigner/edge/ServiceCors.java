package dev.r2presigner.edge;

import dev.r2presigner.token.TokenConfig;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Implements the service's own CORS (Fetch, 3.2): allows exactly the configured origins, reflects
 * no other, and offers no credentials mode, since tokens travel in a header. Quarkus' filter is not
 * used: it answers other origins with a bare 403 instead of leaving the check to the browser, and
 * sends no {@code Vary}.
 */
@ApplicationScoped
class ServiceCors {

  /** Nothing of this is for a page: its answers hold secrets. */
  private static final String NOT_FOR_PAGES = "/v1/credentials/";

  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";
  private static final String MAX_AGE_SECONDS = "3600";

  private static final String EXPOSED =
      "Retry-After, WWW-Authenticate, Location, X-Request-Id, RateLimit-Limit, RateLimit-Remaining,"
          + " RateLimit-Reset";

  private final Set<String> origins;
  private final String headers;

  ServiceCors(AllowedOrigins config, TokenConfig tokens) {
    this.origins = Set.copyOf(config.origins());
    this.headers = "Content-Type, " + tokens.header();
  }

  void register(@Observes @Priority(RouteOrder.CORS) Router router) {
    router.route().order(RouteOrder.FIRST).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = context.response();
    response.headers().add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    boolean allowed = origin != null && origins.contains(origin) && !isClosed(request.path());
    if (allowed) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    boolean preflight =
        origin != null
            && request.method().equals(HttpMethod.OPTIONS)
            && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    if (!preflight) {
      context.next();
      return;
    }
    if (allowed) {
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
      response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, MAX_AGE_SECONDS);
    }
    response.setStatusCode(204).end();
  }

  /** Compares the raw path: written in any other way, it leads nowhere. */
  private static boolean isClosed(@Nullable String path) {
    return path != null && path.startsWith(NOT_FOR_PAGES);
  }
}
