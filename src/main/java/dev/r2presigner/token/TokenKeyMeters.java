package dev.r2presigner.token;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Publishes the number and the age of each issuer's keys. The time of the last load and not the age
 * itself, as is the custom of Prometheus: so it also grows where nothing is scraped.
 */
@Singleton
class TokenKeyMeters {

  void start(@Observes StartupEvent event, TokenIssuers issuers, MeterRegistry meters) {
    for (LoginVerifier login : issuers.all()) {
      TokenKeySource keys = login.keys();
      String issuer = login.issuer().name();
      Gauge.builder("presigner.token.keys", () -> keys.current().size())
          .description("Keys that verify the tokens of an issuer")
          .tag("issuer", issuer)
          .register(meters);
      Gauge.builder(
              "presigner.token.keys.loaded.timestamp",
              () -> keys.loadedAt().toEpochMilli() / 1000.0)
          .description("When the keys were last loaded; 0 if never")
          .baseUnit("seconds")
          .tag("issuer", issuer)
          .register(meters);
      Gauge.builder(
              "presigner.token.keys.refresh.interval",
              () -> login.issuer().keysRefresh().toSeconds())
          .description("How often the keys are loaded again, as configured")
          .baseUnit("seconds")
          .tag("issuer", issuer)
          .register(meters);
    }
  }
}
