package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** The SDK's presigner, cut off from whatever settings lie around on the machine. */
@ApplicationScoped
class Presigner {

  private final S3Presigner presigner;

  Presigner(R2Settings settings) {
    ProfileFile noFile = ProfileFile.aggregator().build();
    presigner =
        S3Presigner.builder()
            // R2's one region; us-east-1 and empty are its aliases (R2, S3 API compatibility).
            .region(Region.of("auto"))
            .endpointOverride(settings.endpoint())
            .credentialsProvider(StaticCredentialsProvider.create(settings.credentials()))
            .fipsEnabled(false)
            .dualstackEnabled(false)
            // A bucket that is named like one of S3 Express would be asked for a session first.
            .disableS3ExpressSessionAuth(true)
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(true)
                    .chunkedEncodingEnabled(false)
                    .multiRegionEnabled(false)
                    .useArnRegionEnabled(false)
                    // Else the SDK looks for a profile in the home directory.
                    .profileFile(() -> noFile)
                    .profileName("none")
                    .build())
            .build();
  }

  S3Presigner presigner() {
    return presigner;
  }

  static Duration life(Grant.Timed grant) {
    return Duration.ofSeconds(grant.lifetime().seconds());
  }
}
