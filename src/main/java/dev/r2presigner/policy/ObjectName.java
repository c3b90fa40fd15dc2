package dev.r2presigner.policy;

import org.jspecify.annotations.Nullable;

/**
 * How a client names a new object: by its whole key, or by a filename under the prefix of a policy.
 * Not judged yet.
 */
public sealed interface ObjectName {

  /** The policy named; null where the key, or the type, decides. */
  @Nullable String policy();

  /** The whole key. */
  record Key(String key, @Nullable String policy) implements ObjectName {}

  /** The last segment of a key that the service makes. */
  record Filename(String filename, @Nullable String policy) implements ObjectName {}
}
