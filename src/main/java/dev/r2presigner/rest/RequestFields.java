package dev.r2presigner.rest;

import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates the request members that all resources share; an invalid one is 400 {@code
 * invalid-request}.
 */
public final class RequestFields {

  /** The length that fits any real value and every header limit. */
  private static final int MAX_HEADER_VALUE = 512;

  private static final int MAX_UPLOAD_ID = 1024;
  private static final int MAX_METADATA = 64;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** The Base64 of 32 bytes: 43 digits, the last with four bits only, and one padding. */
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  /**
   * The ETag of one object, quoted or bare, of the characters that stores make ETags of: a comma or
   * a quote inside would be read as a list.
   */
  private static final Pattern ETAG = Pattern.compile("(\"?)([A-Za-z0-9._~:+/=-]{1,128})\\1");

  private RequestFields() {}

  /**
   * Returns an integer of any size as the nearest long: a value beyond a long is beyond every
   * limit, and wrapping around would turn the largest numbers into small ones.
   */
  public static @Nullable Long saturated(@Nullable BigInteger number) {
    return number == null ? null : number.max(MIN).min(MAX).longValue();
  }

  /** Returns a member that every policy requires; rejects its absence. */
  public static <T> T required(@Nullable T member, String name) {
    if (member == null) {
      throw invalid("The field '" + name + "' is required.");
    }
    return member;
  }

  /** Returns the name of a new object, which is given by exactly one of key and filename. */
  public static ObjectName name(
      @Nullable String key, @Nullable String filename, @Nullable String policy) {
    if (key != null && filename == null) {
      return new ObjectName.Key(key, policy);
    }
    if (key == null && filename != null) {
      return new ObjectName.Filename(filename, policy);
    }
    throw invalid("Send either 'key' or 'filename'.");
  }

  /** Rejects more names than R2's metadata limit could hold with useful values. */
  public static void requireFew(int names) {
    if (names > MAX_METADATA) {
      throw invalid("Send at most " + MAX_METADATA + " names in 'metadata'.");
    }
  }

  /** Returns the metadata with its shape checked; the policy checks whether it is allowed. */
  public static Map<String, String> metadata(@Nullable Map<String, @Nullable String> given) {
    if (given != null && given.containsValue(null)) {
      throw invalid("The field 'metadata' must map names to strings.");
    }
    if (given == null) {
      return Map.of();
    }
    requireFew(given.size());
    return Collections.unmodifiableMap(given);
  }

  /** Returns a member that becomes a header: printable ASCII, which all signers encode alike. */
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
   * Returns the store's id of a multipart upload: up to 1,024 printable ASCII characters, which may
   * include {@code /}, {@code +} and {@code =}.
   */
  public static String uploadId(@Nullable String id) {
    String given = required(id, "uploadId");
    if (given.isEmpty()
        || given.length() > MAX_UPLOAD_ID
        || !given.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
      throw invalid("The field 'uploadId' must be the id that the store returned.");
    }
    return given;
  }

  /**
   * Returns an ETag quoted, as a condition needs it (RFC 9110, 8.8.3): R2 takes no other. One that
   * is weak, a list or {@code *} is not the ETag of an object.
   */
  public static @Nullable String etag(@Nullable String value, String name) {
    if (value == null) {
      return null;
    }
    Matcher etag = ETAG.matcher(value);
    if (!etag.matches()) {
      throw invalid("The field '" + name + "' must be the ETag that the store answered.");
    }
    return '"' + etag.group(2) + '"';
  }

  /** Requires the Base64 of a SHA-256, the form that R2 and S3 accept. */
  public static void requireSha256(String checksum) {
    if (!SHA256.matcher(checksum).matches()) {
      throw invalid("The field 'checksumSha256' must be the Base64 of 32 bytes.");
    }
  }

  /** Returns the problem of a malformed request; {@code detail} tells the client what to change. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
