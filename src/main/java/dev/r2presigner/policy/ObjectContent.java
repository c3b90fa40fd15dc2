package dev.r2presigner.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's description of a new object's bytes. Null means that it left the member out; the
 * policy decides whether it is required.
 *
 * @param length the whole object's, in bytes
 * @param checksumSha256 the Base64 of a SHA-256 of the whole object
 * @param cacheControl a legal header value
 */
public record ObjectContent(
    @Nullable String type,
    @Nullable Long length,
    @Nullable String checksumSha256,
    Map<String, String> metadata,
    @Nullable String cacheControl) {

  /**
   * Copies the metadata, but not with {@code Map.copyOf}, whose linear probing would be busy for
   * minutes with names that a client chose for their hash code.
   */
  public ObjectContent {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Returns a content of which only type and length are known. */
  public static ObjectContent of(@Nullable String type, @Nullable Long length) {
    return new ObjectContent(type, length, null, Map.of(), null);
  }
}
