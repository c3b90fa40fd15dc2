package dev.r2presigner.token;

import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/** Token settings from properties. */
final class TestSettings {

  private TestSettings() {}

  /** The settings of the tests' issuer, with these properties besides. */
  static TokenSettings of(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>();
    properties.put("token.issuer", TestTokens.ISSUER);
    properties.put("token.audience", TestTokens.AUDIENCE);
    properties.putAll(more);
    return exactly(properties);
  }

  static TokenSettings exactly(Map<String, String> properties) {
    return new TokenSettings(
        new SmallRyeConfigBuilder()
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(TokenConfig.class));
  }
}
