package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A delegation as its token states it. Its bearer is judged as the delegator, and within the terms:
 * it narrows what a policy allows and never adds to it.
 *
 * @param subject the one that limits and audit count under
 * @param id the {@code jti} of the token
 */
public record Delegation(Terms terms, String subject, String id, Instant issuedAt) {

  /**
   * The terms of a delegation.
   *
   * @param contentTypes null for those of the policy
   * @param maxSize in bytes; null for that of the policy
   */
  public record Terms(
      String policy,
      Scope scope,
      Set<Operation> operations,
      @Nullable ContentTypes contentTypes,
      @Nullable Long maxSize) {

    public Terms {
      operations = Collections.unmodifiableSet(EnumSet.copyOf(operations));
    }
  }

  /** The objects that a delegation is about. */
  public sealed interface Scope {

    /** Tells whether this key, or every key that begins with this prefix, is one of them. */
    boolean covers(String key);

    /** Returns what is wrong with it, as a sentence for the client; null if it can name objects. */
    @Nullable String flaw();

    /** Returns the key, or the prefix. */
    String text();

    /** The object with this key and no other. */
    record OneKey(String text) implements Scope {

      @Override
      public boolean covers(String key) {
        return key.equals(text);
      }

      @Override
      public @Nullable String flaw() {
        return ObjectKey.flaw(text);
      }
    }

    /** The objects whose keys begin with this prefix, which ends in a slash. */
    record Under(String text) implements Scope {

      @Override
      public boolean covers(String key) {
        return key.startsWith(text);
      }

      @Override
      public @Nullable String flaw() {
        return text.endsWith("/")
            ? ObjectKey.flaw(text + "x")
            : "End the prefix with '/', or it would also match longer names.";
      }
    }
  }
}
