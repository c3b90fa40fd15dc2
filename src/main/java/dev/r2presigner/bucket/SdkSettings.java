package dev.r2presigner.bucket;

import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * What every use of the SDK here has in common: R2's ways, and nothing of what lies around on the
 * machine. Without it a profile in a home directory would change what is signed.
 */
public final class SdkSettings {

  /** In place of the files in the home directory, and a profile that is in none. */
  public static final ProfileFile NO_FILE = ProfileFile.aggregator().build();

  public static final String NO_PROFILE = "none";

  private SdkSettings() {}

  /** Whole bodies: R2 refuses aws-chunked ones. */
  public static S3Configuration s3(R2Settings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(!settings.virtualHosts())
        .chunkedEncodingEnabled(false)
        .multiRegionEnabled(false)
        .useArnRegionEnabled(false)
        // Else the SDK looks for a profile in the home directory.
        .profileFile(() -> NO_FILE)
        .profileName(NO_PROFILE)
        .build();
  }
}
