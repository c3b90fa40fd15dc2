package dev.r2presigner.signing;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SdkSettings;
import dev.r2presigner.bucket.SigningCredentials;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The SDK's presigner, isolated from ambient AWS configuration. */
@ApplicationScoped
class Presigner {

  static final String EXAMPLE_KEY = "x";

  private final S3Presigner presigner;
  private final S3Presigner writer;

  Presigner(R2Settings settings, SigningCredentials credentials) {
    presigner = presigner(settings, credentials);
    writer = presigner(settings, credentials.forWriting());
  }

  private static S3Presigner presigner(R2Settings settings, AwsCredentialsProvider credentials) {
    return S3Presigner.builder()
        .region(Region.of(settings.region()))
        .endpointOverride(settings.endpoint())
        .credentialsProvider(credentials)
        .fipsEnabled(false)
        .dualstackEnabled(false)
        // For a bucket named like one of S3 Express the SDK would create a session first.
        .disableS3ExpressSessionAuth(true)
        .serviceConfiguration(SdkSettings.s3(settings))
        .build();
  }

  /** Signs an example request for an object of the bucket, to learn how the store is addressed. */
  SdkHttpRequest example(String bucket) {
    GetObjectRequest request = GetObjectRequest.builder().bucket(bucket).key(EXAMPLE_KEY).build();
    return presigner
        .presignGetObject(
            presign -> presign.signatureDuration(Duration.ofMinutes(1)).getObjectRequest(request))
        .httpRequest();
  }

  /** Returns the presigner for URLs that read. */
  S3Presigner presigner() {
    return presigner;
  }

  /** Returns the presigner for URLs that write, with the second key where there is one. */
  S3Presigner writer() {
    return writer;
  }
}
