package dev.r2presigner.policy;

import org.jspecify.annotations.Nullable;

/**
 * A client's name for a new object: its whole key, or a filename under the prefix of a policy. Not
 * judged yet.
 */
public sealed interface ObjectName {

  /** Returns the policy named; null where the key, or the type, decides. */
  @Nullable String policy();

  /** A name given as the whole key. */
  record Key(String key, @Nullable String policy) implements ObjectName {}

  /** A name given as the last segment of a key that the service makes. */
  record Filename(String filename, @Nullable String policy) implements ObjectName {}
}
