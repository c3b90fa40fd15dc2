package dev.r2presigner.store;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One rule of the bucket's CORS policy, as the store has it; no max age is the store's own. */
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

  /** The max age in seconds of a rule that states one, as each of ours does. */
  public int requiredMaxAge() {
    return Objects.requireNonNull(maxAgeSeconds);
  }
}
