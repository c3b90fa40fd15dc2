package dev.r2presigner.store;

import dev.r2presigner.startup.Durations;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/**
 * How long and how often the bucket may keep this service busy. Without these bounds a bucket that
 * hangs would take every thread with it.
 */
@ConfigMapping(prefix = "store")
public interface StoreConfig {

  /** For a connection to be made. */
  @WithDefault("2s")
  @WithConverter(Durations.class)
  Duration connectTimeout();

  /** For one call as a whole, retries included. */
  @WithDefault("10s")
  @WithConverter(Durations.class)
  Duration timeout();

  /** Calls at one time; the next is refused at once. */
  @WithDefault("32")
  int maxCalls();

  /** Between two looks at the mounted files that the bucket's token came from. */
  @WithDefault("10s")
  @WithConverter(Durations.class)
  Duration tokenCheckEvery();
}
