package dev.r2presigner.bucket;

import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.services.s3.S3Configuration;

/**
 * The SDK settings that all clients and signers share, isolated from ambient AWS configuration.
 * Without them a profile in a home directory would change what is signed.
 */
public final class SdkSettings {

  /** A replacement for the files in the home directory, and for a profile in them. */
  public static final ProfileFile NO_FILE = ProfileFile.aggregator().build();

  public static final String NO_PROFILE = "none";

  private SdkSettings() {}

  /** Returns settings with whole bodies: R2 rejects aws-chunked ones. */
  public static S3Configuration s3(R2Settings settings) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(!settings.virtualHosts())
        .chunkedEncodingEnabled(false)
        .multiRegionEnabled(false)
        .useArnRegionEnabled(false)
        // Otherwise the SDK looks for a profile in the home directory.
        .profileFile(() -> NO_FILE)
        .profileName(NO_PROFILE)
        .build();
  }
}
