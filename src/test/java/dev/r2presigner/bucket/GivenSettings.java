package dev.r2presigner.bucket;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Settings as an operator gives them, with credentials that are nobody's. */
public final class GivenSettings {

  public static final String BUCKET = "known-bucket";
  public static final String ENDPOINT = "https://0123456789abcdef.r2.cloudflarestorage.com";
  public static final String ACCESS_KEY_ID = "known-access-key-id";
  public static final String SECRET = "known-secret/with+signs=";

  /** A second key, which signs what writes under {@link Guard#WRITE_ONLY}. */
  public static final GivenToken WRITE_TOKEN =
      GivenToken.read(
          GivenToken.Place.WRITE,
          true,
          property ->
              Optional.of(property.endsWith("id") ? "known-writers-key-id" : "writers/secret="));

  private GivenSettings() {}

  public static R2Settings settings() {
    return settings(Map.of());
  }

  /** Complete settings of an operator, changed. */
  public static R2Settings settings(Map<String, String> changes) {
    Map<String, String> properties = new HashMap<>();
    properties.put("r2.endpoint", ENDPOINT);
    properties.put("r2.bucket", BUCKET);
    properties.put("r2.access-key-id", ACCESS_KEY_ID);
    properties.put("r2.secret-access-key", SECRET);
    properties.putAll(changes);
    R2Settings settings = read(properties);
    if (!settings.findings().isEmpty()) {
      throw new IllegalStateException(settings.findings().toString());
    }
    return settings;
  }

  /** Of these properties and no others, right or wrong. */
  public static R2Settings read(Map<String, String> properties) {
    SmallRyeConfig config = config(properties);
    return new R2Settings(
        config.getConfigMapping(R2Config.class), config.getConfigMapping(StoreAccessConfig.class));
  }

  /** The guard that follows from these properties. */
  public static GuardSettings guards(Map<String, String> properties) {
    SmallRyeConfig config = config(properties);
    return new GuardSettings(
        config.getConfigMapping(StoreAccessConfig.class),
        config.getConfigMapping(R2Config.class),
        read(properties));
  }

  private static SmallRyeConfig config(Map<String, String> properties) {
    return new SmallRyeConfigBuilder()
        .withMapping(R2Config.class)
        .withMapping(StoreAccessConfig.class)
        .withSources(new PropertiesConfigSource(properties, "test", 100))
        .build();
  }
}
