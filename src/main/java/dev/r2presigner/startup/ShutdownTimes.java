package dev.r2presigner.startup;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * Rejects shutdown times that are not written as all other durations are; Quarkus, whose settings
 * they become, would accept {@code 10} and {@code PT10S} as well.
 */
@Singleton
class ShutdownTimes implements StartupCheck {

  private static final List<String> PROPERTIES = List.of("shutdown.delay", "shutdown.timeout");

  private final Config config;

  ShutdownTimes(Config config) {
    this.config = config;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (String property : PROPERTIES) {
      config
          .getOptionalValue(property, String.class)
          .ifPresent(
              text -> {
                try {
                  Durations.parse(text);
                } catch (IllegalArgumentException otherForm) {
                  findings.add(new Finding(property, Durations.FLAW));
                }
              });
    }
    return findings;
  }
}
