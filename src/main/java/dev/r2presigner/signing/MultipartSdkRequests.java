package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * Builds the two requests of a multipart upload that bind the object: the same whether this service
 * sends them or signs them for a client. A member missing in one of two copies would be checked on
 * one way only.
 */
public final class MultipartSdkRequests {

  private MultipartSdkRequests() {}

  /** Builds the creation, which sets type, metadata, disposition and caching of the object. */
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

  /**
   * Builds the completion, still without its parts; write-once unless the policy allows
   * overwriting.
   */
  public static CompleteMultipartUploadRequest.Builder complete(
      String bucket, Grant.Multipart grant) {
    return CompleteMultipartUploadRequest.builder()
        .bucket(bucket)
        .key(grant.key().value())
        .uploadId(grant.uploadId())
        .ifNoneMatch(grant.writeOnce() ? "*" : null);
  }
}
