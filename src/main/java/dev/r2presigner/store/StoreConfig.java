package dev.r2presigner.store;

import dev.r2presigner.startup.Durations;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * Configures how long and how often the bucket may keep this service busy. Without these bounds a
 * hanging bucket would occupy every thread.
 */
@ConfigMapping(prefix = "store")
public interface StoreConfig {

  /** Returns the time-out for connecting. */
  @WithDefault("2s")
  @WithConverter(Durations.class)
  Duration connectTimeout();

  /** Returns the time-out for one call as a whole, retries included. */
  @WithDefault("10s")
  @WithConverter(Durations.class)
  Duration timeout();

  /** Returns the limit on concurrent calls; the next is rejected at once. */
  @WithDefault("32")
  int maxCalls();

  /**
   * Returns the interval between two polls of the mounted files that the bucket's token came from.
   */
  @WithDefault("10s")
  @WithConverter(Durations.class)
  Duration tokenCheckEvery();
}
