package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What each request would pay for, and none after the first does. */
@LocalProfileTest
class AuthenticationFailuresTest {

  private static final String MARK = "X-Test-Route";

  /** By mark: whether the route was looked for before the resources were asked. */
  private static final Map<String, Boolean> LOOKED_FOR = new ConcurrentHashMap<>();

  @Singleton
  static class Probe {

    void register(@Observes Router router) {
      router.route().order(-190).handler(Probe::note);
    }

    private static void note(RoutingContext context) {
      String mark = context.request().getHeader(MARK);
      if (mark != null) {
        LOOKED_FOR.put(mark, Vertx.currentContext().getLocal("UrlPathTemplate") != null);
      }
      context.next();
    }
  }

  @Test
  void theRouteIsNotLookedForTwice() {
    Api alice = Api.as("alice");
    for (String mark : new String[] {"first", "second"}) {
      alice.request().header(MARK, mark).get("/v1/policies").then().statusCode(200);
      Api.withToken("x.y.z")
          .request()
          .header(MARK, mark + " refused")
          .get("/v1/policies")
          .then()
          .statusCode(401);
    }

    assertThat(LOOKED_FOR).containsKeys("first", "first refused");
    assertThat(LOOKED_FOR).containsEntry("second", false).containsEntry("second refused", false);
  }
}
