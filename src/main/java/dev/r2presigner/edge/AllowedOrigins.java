package dev.r2presigner.edge;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The web origins allowed to call, configured once for the service's CORS and the bucket's. Empty
 * when only native apps call. R2 matches an origin exactly as {@code scheme://host[:port]} (R2,
 * CORS), so anything else would never match, or match too much.
 */
@Singleton
public class AllowedOrigins implements StartupCheck {

  private static final String PROPERTY = "allowed-origins";

  private final List<String> origins;

  AllowedOrigins(@ConfigProperty(name = PROPERTY) Optional<List<String>> origins) {
    this.origins =
        origins.orElse(List.of()).stream()
            .map(String::strip)
            .filter(origin -> !origin.isEmpty())
            .distinct()
            .toList();
  }

  /** The origins in the configured order, without duplicates. */
  public List<String> origins() {
    return origins;
  }

  @Override
  public List<String> settings() {
    return List.of(PROPERTY);
  }

  @Override
  public List<Finding> findings() {
    return origins.stream().flatMap(origin -> finding(origin).stream()).toList();
  }

  private static Optional<Finding> finding(String origin) {
    String flaw = Origins.flaw(origin);
    return flaw == null
        ? Optional.empty()
        : Optional.of(new Finding(PROPERTY, "'" + origin + "' " + flaw));
  }
}
