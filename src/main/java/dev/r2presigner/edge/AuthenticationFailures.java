package dev.r2presigner.edge;

import io.quarkus.vertx.http.runtime.security.HttpSecurityRecorder.DefaultAuthFailureHandler;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Gives each request the handler of failed authentications that Quarkus REST gave to the first one.
 * It would give each an equal one, and for that index all resources anew to find the request's
 * route, which nobody asks for: 7.5 kB of garbage and a twentieth of the CPU of a URL.
 */
@ApplicationScoped
class AuthenticationFailures {

  /** The position of the handler to spare, which is added when all observers have run. */
  private static final int BEFORE = -199;

  private static final int AFTER = BEFORE + 1;

  private volatile @Nullable Object handler;

  void register(@Observes Router router) {
    router.route().order(BEFORE).handler(this::give);
    router.route().order(AFTER).handler(this::take);
  }

  private void give(RoutingContext context) {
    Object known = handler;
    if (known != null) {
      context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, known);
    }
    context.next();
  }

  /** Not Quarkus' own, which is there before: that is the one that gets replaced. */
  private void take(RoutingContext context) {
    Object given = context.get(QuarkusHttpUser.AUTH_FAILURE_HANDLER);
    if (given != null && !(given instanceof DefaultAuthFailureHandler)) {
      handler = given;
      Route once = context.currentRoute();
      if (once != null) {
        once.remove();
      }
    }
    context.next();
  }
}
