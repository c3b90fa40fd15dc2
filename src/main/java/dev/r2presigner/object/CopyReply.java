package dev.r2presigner.object;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.store.ObjectStore.StoredObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The copy as the store describes it.
 *
 * @param receipt only where this service has keys of its own
 * @param sourceDeleted only for a move; false where the source could not be deleted, or had changed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "key",
  "contentLength",
  "contentType",
  "etag",
  "lastModified",
  "metadata",
  "checksumSha256",
  "receipt",
  "sourceDeleted"
})
public record CopyReply(
    String key,
    long contentLength,
    String contentType,
    String etag,
    Instant lastModified,
    Map<String, String> metadata,
    @Nullable String checksumSha256,
    @Nullable String receipt,
    @Nullable Boolean sourceDeleted) {

  static CopyReply of(
      StoredObject copy, @Nullable String receipt, @Nullable Boolean sourceDeleted) {
    return new CopyReply(
        copy.key(),
        copy.contentLength(),
        copy.contentType(),
        copy.etag(),
        copy.lastModified(),
        copy.metadata(),
        copy.checksumSha256(),
        receipt,
        sourceDeleted);
  }
}
