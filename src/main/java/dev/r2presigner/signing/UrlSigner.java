package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Signs exactly what was granted, and nothing that was not: method, key, type, length, checksum,
 * write-once, metadata and life are all in the signature, so the store refuses any other use. Costs
 * CPU only; safe for use by many threads.
 */
@ApplicationScoped
public class UrlSigner {

  private final String bucket;
  private final S3Presigner presigner;

  UrlSigner(R2Settings settings, Presigner presigners) {
    bucket = settings.bucket();
    presigner = presigners.presigner();
  }

  /** PUT of the one body that was granted. */
  public SignedUrl put(Grant.Upload grant) {
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .contentType(grant.contentType())
            .contentLength(grant.contentLength())
            .metadata(grant.metadata());
    if (grant.writeOnce()) {
      request.ifNoneMatch("*");
    }
    if (grant.checksumSha256() != null) {
      request.checksumSHA256(grant.checksumSha256());
    }
    if (grant.cacheControl() != null) {
      request.cacheControl(grant.cacheControl());
    }
    return SignedUrl.of(
        presigner.presignPutObject(
            presign ->
                presign
                    .signatureDuration(Presigner.life(grant))
                    .putObjectRequest(request.build())));
  }

  /** GET of the object, forced to the granted disposition. */
  public SignedUrl get(Grant.Download grant) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .responseContentDisposition(ContentDisposition.of(grant))
            .build();
    return SignedUrl.of(
        presigner.presignGetObject(
            presign -> presign.signatureDuration(Presigner.life(grant)).getObjectRequest(request)));
  }

  /**
   * HEAD of the same object: a URL is signed for one method, and players ask for the size first.
   */
  public SignedUrl head(Grant.Download grant) {
    HeadObjectRequest request =
        HeadObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .responseContentDisposition(ContentDisposition.of(grant))
            .build();
    return SignedUrl.of(
        presigner.presignHeadObject(
            presign ->
                presign.signatureDuration(Presigner.life(grant)).headObjectRequest(request)));
  }
}
