package dev.r2presigner.local;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Serves the try-it page at {@code /}: static files of this package, so that they are removed with
 * it before packaging. Those below {@code client} are the npm package, copied by the build. Its
 * Content-Security-Policy allows it to load and connect to this service and the store only.
 */
@ApplicationScoped
class TryItPage {

  private static final String FOLDER = "/local/page/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private final String contentSecurityPolicy;

  TryItPage(@ConfigProperty(name = "r2.endpoint") URI store) {
    String origin = store.getScheme() + "://" + store.getRawAuthority();
    this.contentSecurityPolicy =
        "default-src 'self'; connect-src 'self' "
            + origin
            + "; img-src 'self' blob: "
            + origin
            + "; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void register(@Observes Router router) {
    for (HttpMethod method : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
      router.route(method, "/").handler(context -> serve(context, "index.html"));
      router
          .routeWithRegex(method, FOLDER + "(?:client/)?[a-z-]+\\.(?:css|js|svg)")
          .handler(context -> serve(context, context.normalizedPath().substring(FOLDER.length())));
    }
  }

  private void serve(RoutingContext context, String file) {
    Buffer content = read(file);
    if (content == null) {
      context.next();
      return;
    }
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(file.substring(file.lastIndexOf('.') + 1)))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("Content-Security-Policy", contentSecurityPolicy)
        .putHeader("Referrer-Policy", "no-referrer")
        .end(content);
  }

  /** Reads the file on every request, so that an edit shows at the next load. */
  private static @Nullable Buffer read(String file) {
    try (InputStream content = TryItPage.class.getResourceAsStream("page/" + file)) {
      return content == null ? null : Buffer.buffer(content.readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
