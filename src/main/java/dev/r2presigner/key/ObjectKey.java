package dev.r2presigner.key;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The name of an object that is safe to sign: 1 to 1,024 bytes of UTF-8 in NFC (R2, limits and
 * unicode interoperability), with no segment, character or encoding that another party could read
 * as a different object. Never rewritten: what is not clean does not become a key. Without it, one
 * decode or one normalisation behind us turns a granted key into somebody else's.
 */
public final class ObjectKey {

  /** R2's and S3's limit, in bytes of UTF-8. */
  public static final int MAX_BYTES = KeyRules.MAX_BYTES;

  private final String value;

  private ObjectKey(String value) {
    this.value = value;
  }

  /**
   * What is wrong with a candidate, as a sentence for the client; null if it is a legal key. Linear
   * in its length for each level of percent-encoding.
   */
  public static @Nullable String flaw(String candidate) {
    return KeyRules.flaw(candidate);
  }

  /**
   * The key itself.
   *
   * @throws IllegalArgumentException if it has a {@link #flaw}
   */
  public static ObjectKey of(String value) {
    String flaw = flaw(value);
    if (flaw != null) {
      throw new IllegalArgumentException(flaw);
    }
    return new ObjectKey(value);
  }

  /** The key, or what is wrong with the candidate. */
  public static Parsed parse(String candidate) {
    String flaw = KeyRules.flaw(candidate);
    return flaw == null ? new Parsed.Valid(new ObjectKey(candidate)) : new Parsed.Flawed(flaw);
  }

  /** What became of a candidate. */
  public sealed interface Parsed {

    /** Gives what the one function makes of the key, or the other of the flaw. */
    <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed);

    /** It is a legal key. */
    record Valid(ObjectKey key) implements Parsed {
      @Override
      public <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed) {
        return valid.apply(key);
      }
    }

    /** It is none; the sentence is for the client. */
    record Flawed(String sentence) implements Parsed {
      @Override
      public <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed) {
        return flawed.apply(sentence);
      }
    }
  }

  /** The text behind the last slash. */
  public String lastSegment() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Exactly what the client sent. */
  public String value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ObjectKey key && key.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }
}
