package dev.r2presigner.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.token.ServiceConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings of receipts stop the start. */
class RefusedReceiptSettingsTest {

  private static final String ISSUER = "https://files.example.com";

  static ReceiptSettings settings(String... more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("service.issuer", ISSUER);
    properties.put("service.keys", "keys");
    for (int i = 0; i < more.length; i += 2) {
      properties.put(more[i], more[i + 1]);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(ReceiptConfig.class)
            .withMapping(NotifyConfig.class)
            .withMapping(ServiceConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    return new ReceiptSettings(
        config.getConfigMapping(ReceiptConfig.class),
        config.getConfigMapping(NotifyConfig.class),
        config.getConfigMapping(ServiceConfig.class));
  }

  private static List<String> findings(String... more) {
    return settings(more).findings().stream().map(Finding::toString).toList();
  }

  @Test
  void theDefaultsAreTheIssuerAndAnHour() {
    ReceiptSettings settings = settings();

    assertThat(settings.findings()).isEmpty();
    assertThat(settings.audience()).isEqualTo(ISSUER);
    assertThat(settings.life()).hasHours(1);
    assertThat(settings.notifyUrl()).isNull();
    assertThat(settings("receipt.audience", " app \n").audience()).isEqualTo("app");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "31d", "PT1H", "10", "soon", "999999999d"})
  void aLifeIsATime(String life) {
    assertThat(findings("receipt.life", life))
        .containsExactly(
            "receipt.life (RECEIPT_LIFE): must be a time of 1s to 30d, like 10m or 1h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://app.example.com/hooks?secret=canary",
        "http://localhost:9999/hook",
        "http://127.0.0.1:9999",
        "http://[::1]/hook"
      })
  void aReceiverIsHttpsOrOnThisMachine(String url) {
    assertThat(findings("notify.url", url)).isEmpty();
    assertThat(settings("notify.url", url).notifyUrl()).hasToString(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://app.example.com/hook?secret=canary",
        "http://localhost.example.com/",
        "https://canary@app.example.com/hook",
        "https://app.example.com/hook#canary",
        "app.example.com/canary",
        "https:///canary",
        "https://a b/canary",
        "ftp://localhost/canary"
      })
  void anyOtherReceiverIsRefusedUnquoted(String url) {
    assertThat(findings("notify.url", url))
        .singleElement()
        .asString()
        .startsWith("notify.url (NOTIFY_URL): must be")
        .doesNotContain("canary");
  }

  @Test
  void aReceiverNeedsKeys() {
    assertThat(findings("service.keys", "", "service.issuer", "", "notify.url", ISSUER + "/canary"))
        .containsExactly("service.keys (SERVICE_KEYS): required, since notify.url is set");
  }
}
