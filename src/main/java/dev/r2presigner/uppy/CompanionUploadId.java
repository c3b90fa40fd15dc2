package dev.r2presigner.uppy;

import dev.r2presigner.rest.RequestFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The upload id for Uppy 4 and 5, which send the size of a file only when they begin an upload: it
 * encodes that size and the store's id in characters that need no escaping in a path. The size is
 * not trusted; the policy checks it again for each part.
 *
 * @param stored the store's id
 * @param size the size of the whole file in bytes; null for an id of the store itself
 */
record CompanionUploadId(String stored, @Nullable Long size) {

  /** Distinguishes the id from a store's own; no store is known to use this prefix. */
  private static final String PREFIX = "r2p.";

  /** The largest object's size has thirteen digits. */
  private static final Pattern REST =
      Pattern.compile("(0|[1-9][0-9]{0,12})\\.([A-Za-z0-9_-]{2,1366})");

  /** Encodes the id for the client. */
  static String handOut(String stored, long size) {
    byte[] bytes = stored.getBytes(StandardCharsets.US_ASCII);
    return PREFIX + size + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Parses an id that this service issued, or accepts one of the store.
   *
   * @throws dev.r2presigner.problem.ProblemException {@code invalid-request} if it is neither
   */
  static CompanionUploadId of(String given) {
    if (!given.startsWith(PREFIX)) {
      return new CompanionUploadId(RequestFields.uploadId(given), null);
    }
    Matcher rest = REST.matcher(given.substring(PREFIX.length()));
    if (!rest.matches()) {
      throw notIssued();
    }
    String stored = RequestFields.uploadId(decoded(rest.group(2)));
    long size = Long.parseLong(rest.group(1));
    // The decoder ignores the last character's spare bits: two ids would name the same upload.
    if (!handOut(stored, size).equals(given)) {
      throw notIssued();
    }
    return new CompanionUploadId(stored, size);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException cutShort) {
      throw notIssued();
    }
  }

  private static RuntimeException notIssued() {
    return RequestFields.invalid("The upload id must be one that this service issued.");
  }
}
