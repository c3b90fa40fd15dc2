package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent.PartLength;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The same grants, signed by the SDK's presigner from its own requests. */
final class ReferenceSigner {

  private final String bucket;
  private final S3Presigner presigner;

  ReferenceSigner(String bucket, S3Presigner presigner) {
    this.bucket = bucket;
    this.presigner = presigner;
  }

  SignedUrl sign(Grant.Timed grant, boolean head) {
    if (grant instanceof Grant.Upload upload) {
      return put(upload);
    }
    if (grant instanceof Grant.Download download) {
      return head ? head(download) : get(download);
    }
    return part((Grant.Multipart) grant);
  }

  private SignedUrl put(Grant.Upload grant) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .contentType(grant.contentType())
            .contentLength(grant.contentLength())
            .metadata(grant.metadata())
            .checksumSHA256(grant.checksumSha256())
            .cacheControl(grant.cacheControl())
            .contentDisposition(ContentDisposition.orNone(grant.presentation()))
            .ifNoneMatch(grant.writeOnce() ? "*" : null);
    return SignedUrl.of(
        presigner.presignPutObject(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .putObjectRequest(request.build())));
  }

  private SignedUrl get(Grant.Download grant) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .responseContentDisposition(ContentDisposition.of(grant.presentation()))
            .build();
    return SignedUrl.of(
        presigner.presignGetObject(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .getObjectRequest(request)));
  }

  private SignedUrl head(Grant.Download grant) {
    HeadObjectRequest request =
        HeadObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .responseContentDisposition(ContentDisposition.of(grant.presentation()))
            .build();
    return SignedUrl.of(
        presigner.presignHeadObject(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .headObjectRequest(request)));
  }

  private SignedUrl part(Grant.Multipart grant) {
    PartLength part = grant.parts().get(0);
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .uploadId(grant.uploadId())
            .partNumber(part.partNumber())
            .contentLength(part.bytes())
            .build();
    return SignedUrl.of(
        presigner.presignUploadPart(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .uploadPartRequest(request)));
  }
}
