package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The local profile, whose tokens are for anyone who asks, is kept away from real buckets. */
class RefusedR2Test {

  @TempDir Path directory;

  private void makeKeys(Map<String, String> given) {
    Map<String, String> settings = new HashMap<>();
    settings.put("r2.endpoint", "http://localhost:8090");
    settings.put("r2.bucket", "local-bucket");
    settings.put("r2.access-key-id", "id");
    settings.put("r2.secret-access-key", "secret");
    settings.put("quarkus.http.port", "8080");
    settings.put("token.issuer", "issuer");
    settings.put("token.audience", "audience");
    settings.put("local.store-jar", "s3proxy.jar");
    settings.put("local.token-life", "PT12H");
    settings.put("local.private-key", directory.resolve("private.pem").toString());
    settings.put("local.public-key", directory.resolve("public.pem").toString());
    settings.put("local.service-key", directory.resolve("service.pem").toString());
    settings.putAll(given);
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(settings, "settings", 100))
            .withMapping(LocalConfig.class)
            .build();
    LocalConfig local = config.getConfigMapping(LocalConfig.class);
    LocalTokens tokens = new LocalTokens(local, "issuer", "audience");
    new LocalProfile(local, tokens, () -> null, config).makeKeys(new StartupEvent());
  }

  @ParameterizedTest
  @CsvSource({
    "r2.endpoint, https://0123456789abcdef.r2.cloudflarestorage.com",
    "r2.endpoint, https://0123456789abcdef.eu.R2.CloudflareStorage.com./",
    "store.endpoint, https://bucket.0123456789abcdef.r2.cloudflarestorage.com",
    "r2.account-id, 0123456789abcdef"
  })
  void itRefusesToStartWithR2InOneLine(String property, String value) {
    String variable = property.toUpperCase().replaceAll("[.-]", "_");

    assertThatThrownBy(() -> makeKeys(Map.of(property, value)))
        .isInstanceOf(ConfigurationException.class)
        .message()
        .startsWith("Not started: " + property + " (" + variable + "): is Cloudflare R2")
        .doesNotContain("\n", value);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void itStartsWithItsOwnStoreAndWithAnotherLocalOne() {
    makeKeys(Map.of());
    makeKeys(Map.of("r2.endpoint", "http://localhost:8787/cdn-cgi/local/r2/s3"));

    assertThat(directory).isNotEmptyDirectory();
  }
}
