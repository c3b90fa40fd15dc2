package dev.r2presigner.edge;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Serves the hand-written OpenAPI document as it stands, as YAML or, on request, as JSON. The
 * extension, which is here for Swagger UI in dev mode, would parse and serialise the document at
 * every start: a third of a native executable's time to its first response.
 */
@ApplicationScoped
class ApiDescription {

  private static final String PATH = "/q/openapi";

  /** Runs after the checks of every request and before the extension's own route. */
  private static final int ORDER = -1;

  /** Both forms, made by the first request and shared by all responses. */
  private @Nullable Document document;

  private record Document(Buffer yaml, Buffer json) {}

  void register(@Observes Router router) {
    for (String ending : List.of("", ".json", ".yaml", ".yml")) {
      router.route(PATH + ending).order(ORDER).blockingHandler(this::answer, false);
    }
  }

  private void answer(RoutingContext context) {
    boolean asJson = wantsJson(context);
    Document made = document();
    context
        .response()
        .putHeader(
            HttpHeaders.CONTENT_TYPE,
            (asJson ? "application/json" : "application/yaml") + ";charset=UTF-8")
        .end(asJson ? made.json() : made.yaml())
        .onFailure(gone -> {});
  }

  private static boolean wantsJson(RoutingContext context) {
    String path = context.normalizedPath();
    String accept = context.request().getHeader(HttpHeaders.ACCEPT);
    if (!path.equals(PATH)) {
      return path.endsWith(".json");
    }
    return "json".equalsIgnoreCase(context.queryParams().get("format"))
        || (accept != null && accept.contains("application/json"));
  }

  private synchronized Document document() {
    if (document == null) {
      try (InputStream written =
          ApiDescription.class.getResourceAsStream("/META-INF/openapi.yaml")) {
        byte[] yaml = Objects.requireNonNull(written).readAllBytes();
        // Not with Jackson, which does not resolve aliases.
        Object content =
            new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(new String(yaml, StandardCharsets.UTF_8));
        byte[] json = new JsonMapper().writeValueAsBytes(content);
        document = new Document(Buffer.buffer(yaml), Buffer.buffer(json));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
    return document;
  }
}
