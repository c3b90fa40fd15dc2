package dev.r2presigner.edge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves the OpenAPI document generated at build time, as YAML or, on request, as JSON. The
 * extension itself would parse and serialise it at every start, which is a third of a native
 * executable's time to its first response.
 */
@ApplicationScoped
class ApiDescription {

  private static final String PATH = "/q/openapi";
  private static final String BUILT = "META-INF/quarkus-generated-openapi-doc.YAML";

  /** Runs after the checks of every request and before the extension's own route. */
  private static final int ORDER = -1;

  // Built on the first request; two threads may both build it, with the same result.
  private volatile @Nullable Buffer yaml;
  private volatile @Nullable Buffer json;

  void register(@Observes Router router) {
    for (String ending : List.of("", ".json", ".yaml", ".yml")) {
      router.route(PATH + ending).order(ORDER).blockingHandler(this::answer, false);
    }
  }

  private void answer(RoutingContext context) {
    boolean asJson = wantsJson(context);
    context
        .response()
        .putHeader(
            HttpHeaders.CONTENT_TYPE,
            (asJson ? "application/json" : "application/yaml") + ";charset=UTF-8")
        .end(asJson ? json() : yaml())
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

  private Buffer yaml() {
    Buffer made = yaml;
    if (made == null) {
      made = read();
      yaml = made;
    }
    return made;
  }

  private Buffer json() {
    Buffer made = json;
    if (made == null) {
      made = asJson(yaml());
      json = made;
    }
    return made;
  }

  private static Buffer read() {
    try (InputStream built = ApiDescription.class.getClassLoader().getResourceAsStream(BUILT)) {
      if (built == null) {
        throw new FileNotFoundException(BUILT);
      }
      return Buffer.buffer(built.readAllBytes());
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private static Buffer asJson(Buffer yaml) {
    try {
      JsonNode document = new YAMLMapper().readTree(yaml.getBytes());
      return Buffer.buffer(new ObjectMapper().writeValueAsBytes(document));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
