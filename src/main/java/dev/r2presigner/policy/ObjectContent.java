package dev.r2presigner.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client says about the bytes of a new object. Null means that it did not say; whether it
 * had to is the policy's business.
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
   * Not {@code Map.copyOf}, which looks for a free place one by one: names that a client chose for
   * their hash code would keep it busy for minutes.
   */
  public ObjectContent {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Of which only type and length are known. */
  public static ObjectContent of(@Nullable String type, @Nullable Long length) {
    return new ObjectContent(type, length, null, Map.of(), null);
  }
}
