package dev.r2presigner.bucketrules;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/**
 * What is done about the bucket's policy without being asked. All text, to be judged in one line.
 */
@ConfigMapping(prefix = "cors")
public interface CorsWatchConfig {

  /** How often the bucket's policy is compared with the wanted one; or {@code off}. */
  @WithDefault("15m")
  String checkEvery();

  /** Whether the wanted policy is applied when the service starts. */
  @WithDefault("false")
  String applyAtStart();
}
