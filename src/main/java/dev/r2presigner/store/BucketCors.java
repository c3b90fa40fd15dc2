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
 * The bucket's own CORS policy, with the credentials for it. Every method blocks and throws {@link
 * StoreException}; one for a token that may not says which permission it lacks.
 */
@ApplicationScoped
public class BucketCors {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final StoreClient client;
  private final String bucket;

  BucketCors(StoreConfig config, R2Settings settings, AdminToken token) {
    this.client = new StoreClient(config, settings, token);
    this.bucket = settings.bucket();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  /** Its rules; none where it has no policy. */
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

  /** Puts these in place of all that there are; with none the policy is deleted. */
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

  /** What the general sentences, which are about objects, do not say. */
  private static StoreException explained(StoreException failed, AwsServiceException answer) {
    return switch (answer.statusCode()) {
      case UNAUTHORIZED, FORBIDDEN ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The bucket does not let this service's token read or change its CORS policy. On R2"
                  + " that takes the permission Admin Read & Write: give such a token as"
                  + " R2_ADMIN_ACCESS_KEY_ID and R2_ADMIN_SECRET_ACCESS_KEY.",
              answer);
      case NOT_FOUND ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "There is no bucket of the configured name; tell the operator.",
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
