package dev.r2presigner.store;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Lists the bucket below the prefix of a grant, one page of the store's a call. What of it the
 * caller may see is for the grant to say. Blocks and throws {@link StoreException}.
 */
@ApplicationScoped
public class BucketListing {

  /** The largest page of any S3 store. */
  public static final int MAX_PAGE = 1000;

  private final StoreClient client;
  private final String bucket;

  BucketListing(StoreClient client, R2Settings settings) {
    this.client = client;
    this.bucket = settings.bucket();
  }

  /** An object as the store lists it. */
  @JsonPropertyOrder({"key", "size", "etag", "lastModified"})
  public record ListedObject(String key, long size, String etag, Instant lastModified) {}

  /**
   * A page as the store has it.
   *
   * @param folders the parts of keys up to a slash that stand for all keys behind it
   * @param next the store's token for the next page; null if this is the last one
   */
  public record Page(List<ListedObject> objects, List<String> folders, @Nullable String next) {}

  /**
   * Returns one page.
   *
   * @param below the grant's prefix, or one inside it
   * @param grouped whether what lies behind the next slash is gathered into folders
   * @param from the store's token of an earlier page; null for the first
   */
  public Page page(
      Grant.Listing grant, String below, boolean grouped, int limit, @Nullable String from) {
    if (!below.startsWith(grant.place())) {
      throw new IllegalArgumentException("outside what was granted");
    }
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket)
            .prefix(below)
            .delimiter(grouped ? "/" : null)
            .maxKeys(limit)
            .continuationToken(from)
            .build();
    ListObjectsV2Response page = client.call(s3 -> s3.listObjectsV2(request));
    return new Page(
        page.contents().stream()
            .map(
                object ->
                    new ListedObject(
                        ObjectStore.required(object.key()),
                        ObjectStore.required(object.size()),
                        ObjectStore.required(object.eTag()),
                        ObjectStore.required(object.lastModified())))
            .toList(),
        page.commonPrefixes().stream().map(CommonPrefix::prefix).toList(),
        Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null);
  }
}
