package dev.r2presigner.key;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A name of an object that is safe to sign: 1 to 1,024 bytes of UTF-8 in NFC (R2, limits and
 * unicode interoperability), with no segment, character or encoding that another party could read
 * as a different object. A candidate is never rewritten: an unsafe one does not become a key.
 * Otherwise a single decode or normalisation downstream would turn a granted key into another
 * user's.
 */
public final class ObjectKey {

  /** The limit of R2 and S3, in bytes of UTF-8. */
  public static final int MAX_BYTES = KeyRules.MAX_BYTES;

  private final String value;

  private ObjectKey(String value) {
    this.value = value;
  }

  /**
   * Returns what is wrong with a candidate, as a sentence for the client; null if it is a legal
   * key. Linear in its length for each level of percent-encoding.
   */
  public static @Nullable String flaw(String candidate) {
    return KeyRules.flaw(candidate);
  }

  /**
   * Returns the key with exactly this text.
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

  /** Parses a candidate into the key, or into what is wrong with it. */
  public static Parsed parse(String candidate) {
    String flaw = KeyRules.flaw(candidate);
    return flaw == null ? new Parsed.Valid(new ObjectKey(candidate)) : new Parsed.Flawed(flaw);
  }

  /** The result of parsing a candidate. */
  public sealed interface Parsed {

    /** Applies the first function to a valid key, the second to the sentence about a flaw. */
    <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed);

    /** A candidate that is a legal key. */
    record Valid(ObjectKey key) implements Parsed {
      @Override
      public <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed) {
        return valid.apply(key);
      }
    }

    /** A candidate that is not a legal key; the sentence is for the client. */
    record Flawed(String sentence) implements Parsed {
      @Override
      public <R> R fold(Function<ObjectKey, R> valid, Function<String, R> flawed) {
        return flawed.apply(sentence);
      }
    }
  }

  /** Returns the text behind the last slash. */
  public String lastSegment() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Returns exactly what the client sent. */
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
