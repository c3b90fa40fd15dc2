package dev.r2presigner.policy.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies as the operator wrote them. All text, so that {@link PolicyReader} can say in one
 * sentence what is wrong with a value instead of the converter's stack trace.
 */
@ConfigMapping(prefix = "presigner")
public interface PolicyConfig {

  /** Policies by name. */
  Map<String, Entry> policies();

  /** One policy; the defaults are the contract's. */
  interface Entry {
    Optional<String> prefix();

    Optional<List<String>> operations();

    Optional<List<String>> contentTypes();

    Optional<String> maxSize();

    Optional<List<String>> roles();

    @WithDefault("caller")
    String names();

    @WithDefault("false")
    String overwrite();

    @WithDefault("5m")
    String expiry();

    @WithDefault("15m")
    String maxExpiry();

    @WithDefault("optional")
    String checksum();

    @WithDefault("attachment")
    String disposition();

    @WithDefault("false")
    String storeDisposition();

    Optional<List<String>> metadata();

    Limits limits();
  }

  /** None given, no limit. */
  interface Limits {
    Optional<String> urls();

    Optional<String> bytes();
  }
}
