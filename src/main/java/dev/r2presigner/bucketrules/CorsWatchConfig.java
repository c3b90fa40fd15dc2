package dev.r2presigner.bucketrules;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * Configures the background check of the bucket's CORS policy. Values are strings, so that {@link
 * CorsWatch} reports all invalid ones together.
 */
@ConfigMapping(prefix = "cors")
public interface CorsWatchConfig {

  /** The interval between checks, such as {@code 15m}; or {@code off}. */
  @WithDefault("15m")
  String checkEvery();

  /** The string {@code true} applies the wanted policy when the service starts. */
  @WithDefault("false")
  String applyAtStart();
}
