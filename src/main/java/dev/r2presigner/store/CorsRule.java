package dev.r2presigner.store;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule of the bucket's CORS policy, as the store returns it; a null max age means the store's
 * default.
 */
public record CorsRule(
    List<String> origins,
    List<String> methods,
    List<String> headers,
    List<String> exposeHeaders,
    @Nullable Integer maxAgeSeconds) {

  public CorsRule {
    origins = List.copyOf(origins);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    exposeHeaders = List.copyOf(exposeHeaders);
  }

  /** Returns the max age in seconds of a rule that has one, as each of ours does. */
  public int requiredMaxAge() {
    return Objects.requireNonNull(maxAgeSeconds);
  }
}
