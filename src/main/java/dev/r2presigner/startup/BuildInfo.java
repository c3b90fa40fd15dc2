package dev.r2presigner.startup;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Publishes which version runs, as the label of a gauge that is always 1. */
@Singleton
class BuildInfo {

  void start(
      @Observes StartupEvent event,
      MeterRegistry meters,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    Gauge.builder("presigner.build.info", () -> 1)
        .description("The version that runs")
        .tag("version", version)
        .register(meters);
  }
}
