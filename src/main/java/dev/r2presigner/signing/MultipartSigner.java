package dev.r2presigner.signing;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.signing.GuardHeaders.Write;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Signs the steps of a multipart upload: each part for its number and exact length, and for clients
 * that talk to the store themselves (Uppy 6) creation, list, completion and abort. Nothing is
 * signed that was not granted. Costs CPU only; safe for use by many threads.
 */
@ApplicationScoped
public class MultipartSigner {

  private final String bucket;
  private final ObjectRequestSigner requests;
  private final S3Presigner presigner;
  private final S3Presigner writer;
  private final Guards guards;

  @Inject
  MultipartSigner(
      R2Settings settings,
      ObjectRequestSigner requests,
      Presigner presigners,
      GuardSettings guards) {
    this(settings, requests, presigners, guards.guards());
  }

  MultipartSigner(
      R2Settings settings, ObjectRequestSigner requests, Presigner presigners, Guards guards) {
    bucket = settings.bucket();
    this.requests = requests;
    presigner = presigners.presigner();
    writer = presigners.writer();
    this.guards = guards;
  }

  /** Signs the PUT of one of the granted parts, of exactly its length. */
  public SignedUrl part(Grant.Multipart grant, PartLength part) {
    return requests.write(
        Write.PART,
        grant,
        request ->
            request
                .putHeader(SignedHeader.CONTENT_LENGTH, String.valueOf(part.bytes()))
                .putRawQueryParameter("partNumber", String.valueOf(part.partNumber()))
                .putRawQueryParameter("uploadId", grant.uploadId()));
  }

  /** Signs the POST that begins an upload of the granted type. */
  public SignedUrl create(Grant.CreateMultipart grant) {
    Write write = Write.object(grant.content().presentation() != null);
    CreateMultipartUploadRequest request =
        MultipartSdkRequests.create(bucket, grant).toBuilder()
            .overrideConfiguration(
                o ->
                    GuardHeaders.absent(guards, write)
                        .forEach(name -> o.putHeader(name, SignedHeader.ABSENT)))
            .build();
    return SignedUrl.of(
        writer.presignCreateMultipartUpload(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .createMultipartUploadRequest(request)));
  }

  /**
   * Signs the GET of the parts that have arrived: on the wire a GET of the object with the upload's
   * id.
   */
  public SignedUrl list(Grant.Multipart grant) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .overrideConfiguration(o -> o.putRawQueryParameter("uploadId", grant.uploadId()))
            .build();
    return SignedUrl.of(
        presigner.presignGetObject(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .getObjectRequest(request)));
  }

  /** Signs the POST that completes the upload; write-once unless the policy allows overwriting. */
  public SignedUrl complete(Grant.Multipart grant) {
    return SignedUrl.of(
        writer.presignCompleteMultipartUpload(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .completeMultipartUploadRequest(
                        MultipartSdkRequests.complete(bucket, grant).build())));
  }

  /** Signs the DELETE that aborts the upload. */
  public SignedUrl abort(Grant.Multipart grant) {
    AbortMultipartUploadRequest request =
        AbortMultipartUploadRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .uploadId(grant.uploadId())
            .build();
    return SignedUrl.of(
        writer.presignAbortMultipartUpload(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .abortMultipartUploadRequest(request)));
  }
}
