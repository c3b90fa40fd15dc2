package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The SDK's presigner, cut off from whatever settings lie around on the machine. */
@ApplicationScoped
class Presigner {

  private final S3Presigner presigner;

  Presigner(R2Settings settings, SigningCredentials credentials) {
    presigner =
        S3Presigner.builder()
            .region(SdkSettings.REGION)
            .endpointOverride(settings.endpoint())
            .credentialsProvider(credentials)
            .fipsEnabled(false)
            .dualstackEnabled(false)
            // A bucket that is named like one of S3 Express would be asked for a session first.
            .disableS3ExpressSessionAuth(true)
            .serviceConfiguration(SdkSettings.s3())
            .build();
  }

  S3Presigner presigner() {
    return presigner;
  }

  static Duration life(Grant.Timed grant) {
    return Duration.ofSeconds(grant.lifetime().seconds());
  }
}
