package dev.r2presigner.store;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.signing.ContentDisposition;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.store.StoreException.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.core.SdkPlugin;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResult;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;

/**
 * Copies objects inside the bucket, and deletes one version of an object. Each call carries the
 * conditions that its store may know; callers must judge the result all the same, since a store may
 * ignore them. Both methods block and throw {@link StoreException}.
 */
@ApplicationScoped
public class ObjectCopies {

  /** R2's condition on the target of a copy (R2, S3 extensions). */
  private static final String R2_IF_NONE_MATCH = "cf-copy-destination-if-none-match";

  /**
   * Ceph's name of {@code x-amz-copy-source-if-match}. Other stores refuse the unknown header, so
   * it is sent only with the guard that Ceph needs.
   */
  private static final String CEPH_IF_MATCH = "x-amz-copy-if-match";

  private static final String ANY = "*";

  /** A repeated copy would meet the object of the first attempt, and be refused because of it. */
  private static final SdkPlugin ONCE =
      config ->
          config.overrideConfiguration(
              config.overrideConfiguration().toBuilder()
                  .retryStrategy(DefaultRetryStrategy.doNotRetry())
                  .build());

  private final StoreClient client;
  private final String bucket;
  private final boolean isR2;
  private final boolean isCeph;

  ObjectCopies(StoreClient client, R2Settings settings, GuardSettings guards) {
    this.client = client;
    this.bucket = settings.bucket();
    this.isR2 = settings.account().isPresent();
    this.isCeph = guards.guards().have(Guard.WRITE_ONLY);
  }

  /**
   * Copies this version of the source, with the content that is granted in place of the source's
   * own headers, and returns the ETag of the copy.
   */
  public String copy(StoredObject source, Grant.Copy grant) {
    Grant.Content content = grant.content();
    CopyObjectRequest.Builder copy =
        CopyObjectRequest.builder()
            .sourceBucket(bucket)
            .sourceKey(source.key())
            .copySourceIfMatch(source.etag())
            .destinationBucket(bucket)
            .destinationKey(grant.key().value())
            .metadataDirective(MetadataDirective.REPLACE)
            .contentType(content.type())
            .metadata(content.metadata())
            .cacheControl(content.cacheControl())
            .contentDisposition(ContentDisposition.orNone(content.presentation()));
    if (!isR2 && grant.writeOnce()) {
      copy.ifNoneMatch(ANY);
    }
    CopyObjectRequest request =
        copy.overrideConfiguration(
                override -> {
                  override.addPlugin(ONCE);
                  if (isCeph) {
                    override.putHeader(CEPH_IF_MATCH, source.etag());
                  }
                  if (grant.writeOnce()) {
                    override.putHeader(R2_IF_NONE_MATCH, ANY);
                  }
                })
            .build();
    CopyObjectResult result = client.call(s3 -> s3.copyObject(request)).copyObjectResult();
    return ObjectStore.required(result == null ? null : result.eTag());
  }

  /**
   * Deletes the object if it is still this version, as far as the store knows the condition.
   * Succeeds if there is none.
   */
  public void deleteVersion(Grant.OfObject grant, String etag) {
    DeleteObjectRequest any =
        DeleteObjectRequest.builder().bucket(bucket).key(grant.key().value()).build();
    try {
      client.call(s3 -> s3.deleteObject(any.toBuilder().ifMatch(etag).build()));
    } catch (StoreException trouble) {
      if (trouble.kind() == Kind.NOT_PERMITTED) {
        // A store may refuse a condition that it has not implemented.
        client.call(s3 -> s3.deleteObject(any));
      } else if (trouble.kind() != Kind.NOT_FOUND) {
        throw trouble;
      }
    }
  }
}
