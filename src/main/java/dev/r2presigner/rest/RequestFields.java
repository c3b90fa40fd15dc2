package dev.r2presigner.rest;

import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the members of a request that all resources share; what is wrong is 400 {@code
 * invalid-request}.
 */
public final class RequestFields {

  /** Long enough for any real value, short enough for any header limit. */
  private static final int MAX_HEADER_VALUE = 512;

  private static final int MAX_UPLOAD_ID = 1024;
  private static final int MAX_METADATA = 64;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** 32 bytes are 43 digits and a padding; the last digit carries four bits only. */
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  private RequestFields() {}

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

  /** A new object is named by exactly one of key and filename. */
  public static ObjectName name(
      @Nullable String key, @Nullable String filename, @Nullable String policy) {
    if (key != null && filename == null) {
      return new ObjectName.Key(key, policy);
    }
    if (key == null && filename != null) {
      return new ObjectName.Filename(filename, policy);
    }
    throw invalid("Give either a key or a filename.");
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

  /** The Base64 of a SHA-256, as R2 and S3 take it. */
  public static void requireSha256(String checksum) {
    if (!SHA256.matcher(checksum).matches()) {
      throw invalid("The field 'checksumSha256' must be the Base64 of 32 bytes.");
    }
  }

  /** A request of the wrong shape; the sentence says what to change. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
