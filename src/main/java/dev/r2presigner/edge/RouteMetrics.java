package dev.r2presigner.edge;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Labels each request's metrics with its route, never its path: paths contain keys and upload ids,
 * and a client could invent enough of them to exhaust the limit on label values.
 */
@Singleton
class RouteMetrics implements MeterFilter, HttpServerMetricsTagsContributor {

  private static final String URI = "uri";

  /** The label of every {@code OPTIONS}, which is answered before routing. */
  private static final String PREFLIGHT = "PREFLIGHT";

  private static final String UNKNOWN = "UNKNOWN";

  private static final int NOT_FOUND = 404;

  private static final Map<String, Pattern> ROUTES =
      List.of(
              "/v1/uploads",
              "/v1/uploads/batch",
              "/v1/uploads/confirm",
              "/v1/downloads",
              "/v1/downloads/batch",
              "/v1/downloads/{key}",
              "/v1/objects/{key}",
              "/v1/multipart",
              "/v1/multipart/parts",
              "/v1/multipart/complete",
              "/v1/policies",
              "/v1/cors",
              "/v1/cors/drift",
              "/v1/lifecycle",
              "/uppy/sign",
              "/uppy/s3/params",
              "/uppy/s3/multipart",
              "/uppy/s3/multipart/{id}",
              "/uppy/s3/multipart/{id}/{partNumber}",
              "/uppy/s3/multipart/{id}/batch",
              "/uppy/s3/multipart/{id}/complete")
          .stream()
          .collect(Collectors.toUnmodifiableMap(Function.identity(), RouteMetrics::paths));

  /** Replaces every URI label, also those of requests that were never answered. */
  @Override
  public Meter.Id map(Meter.Id id) {
    String path = id.getTag(URI);
    return path == null ? id : id.withTag(Tag.of(URI, label(id.getTag("method"), path)));
  }

  /** Restores the path of a 404: the framework labels all of them alike, even a confirm's. */
  @Override
  public Tags contribute(Context context) {
    return context.response().statusCode() == NOT_FOUND
        ? Tags.of(URI, Objects.requireNonNullElse(context.request().path(), UNKNOWN))
        : Tags.empty();
  }

  private static String label(@Nullable String method, String path) {
    if (HttpMethod.OPTIONS.name().equals(method)) {
      return PREFLIGHT;
    }
    if (ROUTES.containsKey(path)) {
      return path;
    }
    return ROUTES.entrySet().stream()
        .filter(route -> route.getValue().matcher(path).matches())
        .map(Map.Entry::getKey)
        .findAny()
        .orElse(UNKNOWN);
  }

  /** Compiles a route's pattern: only a key may contain slashes; Uppy's paths may name a policy. */
  private static Pattern paths(String route) {
    return Pattern.compile(
        route
            .replace("{key}", ".+")
            .replace("{id}", "[^/]+")
            .replace("{partNumber}", "[0-9]+")
            .replace("/uppy/s3", "/uppy/(?:[^/]+/)?s3"));
  }
}
