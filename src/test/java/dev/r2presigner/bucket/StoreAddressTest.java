package dev.r2presigner.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients and the service each reach the bucket where the operator says. */
class StoreAddressTest {

  @Test
  void theServiceMayReachTheStoreAnotherWay() {
    R2Settings settings =
        GivenSettings.settings(
            Map.of(
                "r2.endpoint", "https://s3.example.com",
                "store.endpoint", "http://store.internal:9000/",
                "store.endpoint-plaintext", "true"));

    assertThat(settings.endpoint()).hasToString("https://s3.example.com");
    assertThat(settings.storeEndpoint()).hasToString("http://store.internal:9000");
    assertThat(GivenSettings.settings().storeEndpoint()).hasToString(GivenSettings.ENDPOINT);
  }

  @Test
  void anObjectLiesWhereItsUrlPoints() {
    String base = "https://s3.example.com:8443/base";

    assertThat(
            GivenSettings.settings(Map.of("r2.endpoint", base, "r2.addressing", "virtual"))
                .location("a b"))
        .hasToString("https://known-bucket.s3.example.com:8443/base/a%20b");
    assertThat(GivenSettings.settings(Map.of("r2.endpoint", base)).location("a b"))
        .hasToString(base + "/known-bucket/a%20b");
  }
}
