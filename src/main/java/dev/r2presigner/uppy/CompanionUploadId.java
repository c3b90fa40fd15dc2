package dev.r2presigner.uppy;

import dev.r2presigner.rest.RequestFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Carries the size of a file through an upload by Uppy 4 and 5, which state it at the beginning
 * only: the id that they are handed holds it, and the store's own id, in characters that need no
 * escaping in a path. The size is not trusted: the policy judges it again with each part.
 *
 * @param stored the store's own id
 * @param size the whole file's; null where the id came from the store itself
 */
record CompanionUploadId(String stored, @Nullable Long size) {

  /** Tells it from a store's own id: none is known to begin like this. */
  private static final String PREFIX = "r2p.";

  /** The largest object's size has thirteen digits. */
  private static final Pattern REST =
      Pattern.compile("(0|[1-9][0-9]{0,12})\\.([A-Za-z0-9_-]{2,1366})");

  /** Writes the id that the client gets. */
  static String handOut(String stored, long size) {
    byte[] bytes = stored.getBytes(StandardCharsets.US_ASCII);
    return PREFIX + size + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Parses an id that was handed out, or takes one that the store gave.
   *
   * @throws dev.r2presigner.problem.ProblemException {@code invalid-request} if it can be neither
   */
  static CompanionUploadId of(String given) {
    if (!given.startsWith(PREFIX)) {
      return new CompanionUploadId(RequestFields.uploadId(given), null);
    }
    Matcher rest = REST.matcher(given.substring(PREFIX.length()));
    if (!rest.matches()) {
      throw notHandedOut();
    }
    String stored = RequestFields.uploadId(decoded(rest.group(2)));
    long size = Long.parseLong(rest.group(1));
    // The decoder ignores the last character's spare bits: two ids would be the same upload.
    if (!handOut(stored, size).equals(given)) {
      throw notHandedOut();
    }
    return new CompanionUploadId(stored, size);
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
    } catch (IllegalArgumentException cutShort) {
      throw notHandedOut();
    }
  }

  private static RuntimeException notHandedOut() {
    return RequestFields.invalid("The upload id is not one that this service handed out.");
  }
}
