package dev.r2presigner.store;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.store.StoreException.Kind;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.GetBucketCorsResponse;

/**
 * Reads and writes the bucket's own CORS policy, with the admin credentials. Every method blocks
 * and throws {@link StoreException}; missing rights are reported with the permission that is
 * required.
 */
@ApplicationScoped
public class BucketCors {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final StoreClient client;
  private final String bucket;

  BucketCors(StoreConfig config, R2Settings settings, AdminToken token, StoreMeters meters) {
    this.client = new StoreClient(config, settings, token, meters);
    this.bucket = settings.bucket();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  /** Returns the policy's rules; none where the bucket has no policy. */
  public List<CorsRule> read() {
    return call(
            s3 -> {
              try {
                return s3.getBucketCors(request -> request.bucket(bucket));
              } catch (AwsServiceException answer) {
                if ("NoSuchCORSConfiguration".equals(code(answer))) {
                  return GetBucketCorsResponse.builder().build();
                }
                throw answer;
              }
            })
        .corsRules()
        .stream()
        .map(
            rule ->
                new CorsRule(
                    rule.allowedOrigins(),
                    rule.allowedMethods(),
                    rule.allowedHeaders(),
                    rule.exposeHeaders(),
                    rule.maxAgeSeconds()))
        .toList();
  }

  /** Replaces all rules with these; without any the policy is deleted. */
  public void write(List<CorsRule> rules) {
    if (rules.isEmpty()) {
      call(s3 -> s3.deleteBucketCors(request -> request.bucket(bucket)));
      return;
    }
    List<CORSRule> policy =
        rules.stream()
            .map(
                rule ->
                    CORSRule.builder()
                        .allowedOrigins(rule.origins())
                        .allowedMethods(rule.methods())
                        .allowedHeaders(rule.headers())
                        .exposeHeaders(rule.exposeHeaders())
                        .maxAgeSeconds(rule.maxAgeSeconds())
                        .build())
            .toList();
    call(
        s3 ->
            s3.putBucketCors(
                request ->
                    request.bucket(bucket).corsConfiguration(cors -> cors.corsRules(policy))));
  }

  private <T> T call(Function<S3Client, T> action) {
    try {
      return client.call(action);
    } catch (StoreException failed) {
      throw failed.getCause() instanceof AwsServiceException answer
          ? explained(failed, answer)
          : failed;
    }
  }

  /** Replaces the general messages, which are about objects, by messages about CORS. */
  private static StoreException explained(StoreException failed, AwsServiceException answer) {
    return switch (answer.statusCode()) {
      case UNAUTHORIZED, FORBIDDEN ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The service's token may not read or change the bucket's CORS policy. On R2"
                  + " set a token with the permission Admin Read & Write as"
                  + " R2_ADMIN_ACCESS_KEY_ID and R2_ADMIN_SECRET_ACCESS_KEY.",
              answer);
      case NOT_FOUND ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The configured bucket does not exist. Contact the operator.",
              answer);
      default -> failed;
    };
  }

  private static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? ""
        : String.valueOf(answer.awsErrorDetails().errorCode());
  }
}
