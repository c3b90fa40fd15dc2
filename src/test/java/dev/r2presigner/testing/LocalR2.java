package dev.r2presigner.testing;

import java.net.URI;

/**
 * Cloudflare's own local R2, which {@code .ci/local-r2-up.sh} starts: its buckets are there from
 * the start and shared, so each test takes keys of its own.
 */
public record LocalR2(URI endpoint, String bucket, String accessKeyId, String secretAccessKey) {

  private static final String REMEDY =
      "Cloudflare's local R2 in LOCAL_R2_ENDPOINT, LOCAL_R2_BUCKET, LOCAL_R2_ACCESS_KEY_ID and"
          + " LOCAL_R2_SECRET_ACCESS_KEY; .ci/local-r2-up.sh starts one (npm)";

  /** Skips the test where there is none; fails it on CI. */
  public static LocalR2 require() {
    String endpoint = System.getenv("LOCAL_R2_ENDPOINT");
    String bucket = System.getenv("LOCAL_R2_BUCKET");
    String id = System.getenv("LOCAL_R2_ACCESS_KEY_ID");
    String secret = System.getenv("LOCAL_R2_SECRET_ACCESS_KEY");
    Tools.require(endpoint != null && bucket != null && id != null && secret != null, REMEDY);
    return new LocalR2(URI.create(endpoint), bucket, id, secret);
  }

  @Override
  public String toString() {
    return "LocalR2[" + endpoint + "]";
  }
}
