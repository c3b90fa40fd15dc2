package dev.r2presigner.edge;

import dev.r2presigner.problem.Routes;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.util.Objects;
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

  private static final String REQUESTS = "http.server.requests";

  /** In nanoseconds; presigning takes one millisecond or two, the bucket's answers up to 10 s. */
  private static final DistributionStatisticConfig BUCKETS =
      DistributionStatisticConfig.builder()
          .serviceLevelObjectives(
              1e6, 2.5e6, 5e6, 1e7, 2.5e7, 5e7, 1e8, 2.5e8, 5e8, 1e9, 2.5e9, 1e10)
          .build();

  private static final int NOT_FOUND = 404;

  /** Replaces every URI label, also those of requests that were never answered. */
  @Override
  public Meter.Id map(Meter.Id id) {
    String path = id.getTag(URI);
    return path == null ? id : id.withTag(Tag.of(URI, label(id.getTag("method"), path)));
  }

  /** Gives requests a histogram of few buckets, each of which is a series for each route. */
  @Override
  public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
    return id.getName().equals(REQUESTS) ? BUCKETS.merge(config) : config;
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
    return Routes.templateOf(path).orElse(UNKNOWN);
  }
}
