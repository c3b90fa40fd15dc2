package dev.r2presigner.policy.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The policies as the operator wrote them. Every value is text, so that {@link PolicyReader} can
 * report a mistake in one sentence instead of the converter's stack trace.
 */
@ConfigMapping(prefix = "presigner")
public interface PolicyConfig {

  /** Returns the policies by name. */
  Map<String, Entry> policies();

  /** A policy as configured; the defaults are the contract's. */
  interface Entry {
    Optional<String> prefix();

    Optional<List<String>> operations();

    Optional<List<String>> contentTypes();

    Optional<String> maxSize();

    Optional<List<String>> roles();

    Optional<List<String>> issuers();

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

    Optional<String> stable();

    Optional<String> expireAfter();

    @WithDefault("false")
    String outlivesToken();

    Optional<List<String>> metadata();

    Limits limits();

    Delegations delegations();
  }

  /** The permission to delegate; there is none where nothing of it is set. */
  interface Delegations {
    Optional<List<String>> roles();

    Optional<String> maxExpiry();

    Optional<String> notBefore();
  }

  /** The limits of a policy; a missing one means no limit. */
  interface Limits {
    Optional<String> urls();

    Optional<String> bytes();
  }
}
