package dev.r2presigner.edge;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The origins that browsers may call from, stated once for the service and the bucket alike. Empty
 * for mobile use only. R2 matches them exactly as {@code scheme://host[:port]} (R2, CORS), so
 * anything else would never match, or match too much.
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

  /** In the operator's order. */
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
