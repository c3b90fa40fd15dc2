package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * What was granted of an upload in parts, as the two requests that bind the object: the same
 * whether this service sends them or signs them for a client. What one of them left out would be
 * checked on one way only.
 */
public final class MultipartSdkRequests {

  private MultipartSdkRequests() {}

  /** Type, metadata, disposition and caching belong to the object from here on. */
  public static CreateMultipartUploadRequest create(String bucket, Grant.CreateMultipart grant) {
    return CreateMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(grant.key().value())
        .contentType(grant.content().type())
        .metadata(grant.content().metadata())
        .cacheControl(grant.content().cacheControl())
        .contentDisposition(ContentDisposition.orNone(grant.content().presentation()))
        .build();
  }

  /** Write-once unless the policy allows overwriting; still without its parts. */
  public static CompleteMultipartUploadRequest.Builder complete(
      String bucket, Grant.Multipart grant) {
    return CompleteMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(grant.key().value())
        .uploadId(grant.uploadId())
        .ifNoneMatch(grant.writeOnce() ? "*" : null);
  }
}
