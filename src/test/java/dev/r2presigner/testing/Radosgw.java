package dev.r2presigner.testing;

import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The Ceph gateway that {@code .ci/radosgw-up.sh} starts: the one store here with real bucket CORS.
 * Each test class takes a bucket of its own, since a policy is the bucket's.
 */
public record Radosgw(URI endpoint, String accessKeyId, String secretAccessKey) {

  private static final String REMEDY =
      "a Ceph gateway in RADOSGW_ENDPOINT, RADOSGW_ACCESS_KEY_ID and RADOSGW_SECRET_ACCESS_KEY;"
          + " .ci/radosgw-up.sh starts one (Debian, root)";

  /** Skips the test where there is none; fails it on CI. */
  public static Radosgw require() {
    String endpoint = System.getenv("RADOSGW_ENDPOINT");
    String id = System.getenv("RADOSGW_ACCESS_KEY_ID");
    String secret = System.getenv("RADOSGW_SECRET_ACCESS_KEY");
    Tools.require(endpoint != null && id != null && secret != null, REMEDY);
    return new Radosgw(URI.create(endpoint), id, secret);
  }

  /** A key of the same user that may write and not read. */
  public record Writer(String accessKeyId, String secretAccessKey) {

    @Override
    public String toString() {
      return "Writer[" + accessKeyId + "]";
    }
  }

  /** Skips the test where the gateway's write-only subuser is not known; fails it on CI. */
  public static Writer requireWriter() {
    String id = System.getenv("RADOSGW_WRITE_ACCESS_KEY_ID");
    String secret = System.getenv("RADOSGW_WRITE_SECRET_ACCESS_KEY");
    Tools.require(
        id != null && secret != null,
        "the gateway's write-only subuser in RADOSGW_WRITE_ACCESS_KEY_ID and"
            + " RADOSGW_WRITE_SECRET_ACCESS_KEY; .ci/radosgw-up.sh makes one");
    return new Writer(id, secret);
  }

  /** Straight to the store, past the service; an interceptor may change what is sent. */
  public S3Client client(ExecutionInterceptor... interceptors) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of("auto"))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(accessKeyId, secretAccessKey)))
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .overrideConfiguration(
            override -> List.of(interceptors).forEach(override::addExecutionInterceptor))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .serviceConfiguration(s3 -> s3.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        .build();
  }

  /** An empty bucket that nobody else has. */
  public String newBucket() {
    String name = "test-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    try (S3Client client = client()) {
      client.createBucket(bucket -> bucket.bucket(name));
    }
    return name;
  }

  @Override
  public String toString() {
    return "Radosgw[" + endpoint + "]";
  }
}
