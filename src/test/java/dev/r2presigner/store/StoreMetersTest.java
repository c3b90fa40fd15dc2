package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** Calls to the bucket are measured by their outcome, and tell the store's time. */
@LocalProfileTest
class StoreMetersTest {

  @Inject MeterRegistry meters;

  private long calls(String outcome) {
    return meters.get("presigner.bucket.calls").tag("outcome", outcome).timer().count();
  }

  private double gauge(String name) {
    return meters.get(name).gauge().value();
  }

  @Test
  void aCallIsCountedByItsOutcomeAndTellsTheStoresClock() {
    long missing = calls("not-found");
    long others = calls("fault");

    Api.as("stores-meter").request().get("/v1/objects/users/stores-meter/documents/none.txt");

    assertThat(calls("not-found")).isGreaterThan(missing);
    assertThat(calls("fault")).isEqualTo(others);
    assertThat(gauge("presigner.bucket.clock.skew")).isBetween(-30.0, 30.0);
    assertThat(gauge("presigner.bucket.calls.limit")).isEqualTo(32);
    assertThat(gauge("presigner.credentials.expiry.timestamp")).isInfinite();
  }
}
