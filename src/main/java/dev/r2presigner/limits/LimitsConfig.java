package dev.r2presigner.limits;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Configures where several instances count together. */
@ConfigMapping(prefix = "limits")
public interface LimitsConfig {

  /** Returns the address of a Redis or Valkey; without it each instance counts for itself. */
  Optional<String> redis();

  /** Returns the password, if the address holds none. Never printed. */
  Optional<String> redisPassword();
}
