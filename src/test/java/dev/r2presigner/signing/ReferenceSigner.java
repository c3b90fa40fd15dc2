package dev.r2presigner.signing;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.PartLength;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The same grants, signed by the SDK's presigner from its own requests. */
final class ReferenceSigner {

  private static final String ABSENT_AMZ =
      "copy-source acl grant-full-control grant-read grant-read-acp grant-write-acp tagging"
          + " website-redirect-location storage-class server-side-encryption"
          + " server-side-encryption-aws-kms-key-id server-side-encryption-context"
          + " server-side-encryption-bucket-key-enabled"
          + " server-side-encryption-customer-algorithm server-side-encryption-customer-key"
          + " server-side-encryption-customer-key-md5 object-lock-mode"
          + " object-lock-retain-until-date object-lock-legal-hold";

  private static final String ABSENT_OF_OBJECTS =
      "content-disposition content-encoding content-language expires";

  private final String bucket;
  private final S3Presigner presigner;
  private final S3Presigner writer;
  private final Guards guards;

  ReferenceSigner(Signers.Signing signing) {
    bucket = signing.settings.bucket();
    presigner = signing.presigner.presigner();
    writer = signing.presigner.writer();
    guards = signing.guards;
  }

  /** What the guards add, each name written out here once more: this is what is compared with. */
  private void guard(AwsRequestOverrideConfiguration.Builder request, boolean part, boolean named) {
    if (guards.have(Guard.CONDITION)) {
      request.putHeader("x-amz-copy-source-if-match", "\"no-copy\"");
    }
    if (guards.have(Guard.ABSENT)) {
      for (String name : ABSENT_AMZ.split(" ")) {
        request.putHeader("x-amz-" + name, "");
      }
      for (String name : part ? new String[0] : ABSENT_OF_OBJECTS.split(" ")) {
        if (!(named && name.equals("content-disposition"))) {
          request.putHeader(name, "");
        }
      }
    }
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
            .contentType(grant.content().type())
            .contentLength(grant.content().length())
            .metadata(grant.content().metadata())
            .checksumSHA256(grant.content().checksumSha256())
            .cacheControl(grant.content().cacheControl())
            .contentDisposition(ContentDisposition.orNone(grant.content().presentation()))
            .ifNoneMatch(grant.writeOnce() ? "*" : null)
            .ifMatch(grant.ifMatch())
            .overrideConfiguration(o -> guard(o, false, grant.content().presentation() != null));
    return SignedUrl.of(
        writer.presignPutObject(
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
            .overrideConfiguration(o -> guard(o, true, false))
            .build();
    return SignedUrl.of(
        writer.presignUploadPart(
            presign ->
                presign
                    .signatureDuration(ObjectRequestSigner.life(grant))
                    .uploadPartRequest(request)));
  }
}
