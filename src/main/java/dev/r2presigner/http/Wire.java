package dev.r2presigner.http;

import dev.r2presigner.issue.Issue;
import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the wire records of all resources have in common. */
public final class Wire {

  /** Long enough for any real value, short enough for any header limit. */
  private static final int MAX_HEADER_VALUE = 512;

  private static final int MAX_UPLOAD_ID = 1024;
  private static final int MAX_METADATA = 64;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Wire() {}

  /**
   * A whole number of any size, as the nearest long: what is beyond a long is also beyond every
   * limit, and wrapping it around would turn the largest numbers into small ones.
   */
  public static @Nullable Long saturated(@Nullable BigInteger number) {
    return number == null ? null : number.max(MIN).min(MAX).longValue();
  }

  /** A member that is required whatever the policy. */
  public static <T> T required(@Nullable T member, String name) {
    if (member == null) {
      throw invalid("The field '" + name + "' is required.");
    }
    return member;
  }

  /** A new object is named by exactly one of the two. */
  public static void requireOne(@Nullable String key, @Nullable String filename) {
    if ((key == null) == (filename == null)) {
      throw invalid("Give either a key or a filename.");
    }
  }

  /** So many names are more than R2 would store with values worth having. */
  public static void requireFew(int names) {
    if (names > MAX_METADATA) {
      throw invalid("The field 'metadata' has at most " + MAX_METADATA + " names.");
    }
  }

  /** Names and values; whether they may be stored, the policy says. */
  public static Map<String, String> metadata(@Nullable Map<String, @Nullable String> given) {
    if (given != null && given.containsValue(null)) {
      throw invalid("The field 'metadata' maps names to strings.");
    }
    if (given == null) {
      return Map.of();
    }
    requireFew(given.size());
    return Collections.unmodifiableMap(given);
  }

  /** A member that becomes a header: printable ASCII that every client and signer reads alike. */
  public static @Nullable String headerValue(@Nullable String value, String name) {
    if (value != null && (value.length() > MAX_HEADER_VALUE || !HeaderValue.isLegal(value))) {
      throw invalid(
          "The field '"
              + name
              + "' must be a header value: printable ASCII, at most 512 characters.");
    }
    return value;
  }

  /**
   * The store's name for an upload in parts: up to 1,024 printable ASCII characters, with {@code
   * /}, {@code +} and {@code =} in them.
   */
  public static String uploadId(@Nullable String id) {
    String given = required(id, "uploadId");
    if (given.isEmpty()
        || given.length() > MAX_UPLOAD_ID
        || !given.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw invalid("The 'uploadId' is not one that a store gave.");
    }
    return given;
  }

  /** What was issued, if it was; a refusal ends the request with its problem. */
  public static <T extends Issue> T issued(Issue issue, Class<T> type) {
    if (issue instanceof Issue.Refused refused) {
      throw new ProblemException(Problem.of(refused.refusal()));
    }
    return type.cast(issue);
  }

  /** A request of the wrong shape; the sentence says what to change. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
