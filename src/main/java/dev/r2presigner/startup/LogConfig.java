package dev.r2presigner.startup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Configures the log. */
@ConfigMapping(prefix = "log")
interface LogConfig {

  /** Returns {@code text}, or {@code json} for one JSON object a line. */
  @WithDefault("text")
  String format();
}
