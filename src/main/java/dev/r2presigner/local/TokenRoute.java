package dev.r2presigner.local;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Serves {@code GET /local/tokens}: a token for each test user, for the page and for curl. */
@ApplicationScoped
class TokenRoute {

  private final LocalTokens tokens;

  TokenRoute(LocalTokens tokens) {
    this.tokens = tokens;
  }

  void register(@Observes Router router) {
    router
        .get("/local/tokens")
        .handler(
            context -> {
              JsonObject users = new JsonObject();
              for (LocalTokens.User user : LocalTokens.User.values()) {
                users.put(user.name(), tokens.of(user));
              }
              context
                  .response()
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end(users.encode());
            });
  }
}
