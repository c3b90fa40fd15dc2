package dev.r2presigner.cors;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.signing.GuardSettings;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.enterprise.inject.Produces;
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
public class CorsConfig implements StartupCheck {

  private static final String PROPERTY = "allowed-origins";

  private final List<String> origins;

  CorsConfig(@ConfigProperty(name = PROPERTY) Optional<List<String>> origins) {
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

  /** The bucket's wanted policy: one rule, or none where no browser is meant to come. */
  @Produces
  @Singleton
  List<WantedCors> wanted(Policies policies, GuardSettings guards) {
    return WantedCors.derive(origins, policies, guards.guards());
  }

  private static Optional<Finding> finding(String origin) {
    String flaw = Origins.flaw(origin);
    return flaw == null
        ? Optional.empty()
        : Optional.of(new Finding(PROPERTY, "'" + origin + "' " + flaw));
  }
}
