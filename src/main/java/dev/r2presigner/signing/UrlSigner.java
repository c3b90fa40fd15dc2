package dev.r2presigner.signing;

import dev.r2presigner.policy.Grant;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.presigner.PresignedRequest;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Configuration;
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

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int FINGERPRINT_BYTES = 6;

  private final String bucket;
  private final S3Presigner presigner;

  UrlSigner(R2Settings settings) {
    bucket = settings.bucket();
    ProfileFile noFile = ProfileFile.aggregator().build();
    presigner =
        S3Presigner.builder()
            // R2's one region; us-east-1 and empty are its aliases (R2, S3 API compatibility).
            .region(Region.of("auto"))
            .endpointOverride(settings.endpoint())
            .credentialsProvider(StaticCredentialsProvider.create(settings.credentials()))
            .fipsEnabled(false)
            .dualstackEnabled(false)
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
    return signed(
        presigner.presignPutObject(
            presign -> presign.signatureDuration(life(grant)).putObjectRequest(request.build())));
  }

  /** GET of the object, forced to the granted disposition. */
  public SignedUrl get(Grant.Download grant) {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket)
            .key(grant.key().value())
            .responseContentDisposition(ContentDisposition.of(grant))
            .build();
    return signed(
        presigner.presignGetObject(
            presign -> presign.signatureDuration(life(grant)).getObjectRequest(request)));
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
    return signed(
        presigner.presignHeadObject(
            presign -> presign.signatureDuration(life(grant)).headObjectRequest(request)));
  }

  private static Duration life(Grant grant) {
    return Duration.ofSeconds(grant.lifetime().seconds());
  }

  private static SignedUrl signed(PresignedRequest request) {
    Map<String, List<String>> query = request.httpRequest().rawQueryParameters();
    long seconds = Long.parseLong(only(query, "X-Amz-Expires"));
    // Not the SDK's expiration(), which has a fraction of a second that the signature does not.
    Instant signedAt = AMZ_DATE.parse(only(query, "X-Amz-Date"), Instant::from);
    Map<String, String> headers = new HashMap<>();
    request
        .signedHeaders()
        .forEach(
            (name, values) -> {
              if (!SignedHeader.CLIENTS_OWN.contains(name)) {
                headers.put(name, String.join(",", values));
              }
            });
    return new SignedUrl(
        request.httpRequest().method().name(),
        request.url().toString(),
        headers,
        signedAt.plusSeconds(seconds),
        seconds,
        fingerprint(only(query, "X-Amz-Signature")));
  }

  private static String only(Map<String, List<String>> query, String name) {
    List<String> values = query.get(name);
    if (values == null || values.size() != 1) {
      throw new IllegalStateException("the presigner gave no single " + name);
    }
    return values.get(0);
  }

  private static String fingerprint(String signature) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(signature.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
