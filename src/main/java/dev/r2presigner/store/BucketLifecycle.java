package dev.r2presigner.store;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.store.StoreException.Kind;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;

/**
 * Reads the bucket's own lifecycle rules, with the admin credentials. Blocks and throws {@link
 * StoreException}.
 */
@ApplicationScoped
public class BucketLifecycle {

  private final StoreClient client;
  private final String bucket;

  BucketLifecycle(StoreConfig config, R2Settings settings, AdminToken token, StoreMeters meters) {
    this.client = new StoreClient(config, settings, token, meters);
    this.bucket = settings.bucket();
  }

  @PreDestroy
  void close() {
    client.close();
  }

  /**
   * A rule that is in force, as far as it aborts uploads or deletes objects.
   *
   * @param forAll whether it acts on every object under its prefix, and not on some by tag or size
   * @param abortAfterDays null where it aborts no uploads
   * @param expireAfterDays null where it deletes no objects by age
   */
  public record StoredRule(
      String prefix,
      boolean forAll,
      @Nullable Integer abortAfterDays,
      @Nullable Integer expireAfterDays) {}

  /** Returns the rules that are enabled; none where the bucket has no rules. */
  public List<StoredRule> read() {
    try {
      return client
          .call(
              s3 -> {
                try {
                  return s3.getBucketLifecycleConfiguration(request -> request.bucket(bucket));
                } catch (AwsServiceException answer) {
                  if ("NoSuchLifecycleConfiguration".equals(code(answer))) {
                    return GetBucketLifecycleConfigurationResponse.builder().build();
                  }
                  throw answer;
                }
              })
          .rules()
          .stream()
          .filter(rule -> rule.status() == ExpirationStatus.ENABLED)
          .map(BucketLifecycle::stored)
          .toList();
    } catch (StoreException failed) {
      throw failed.getCause() instanceof AwsServiceException answer && isForbidden(answer)
          ? notPermitted(answer)
          : failed;
    }
  }

  private static boolean isForbidden(AwsServiceException answer) {
    return answer.statusCode() == 401 || answer.statusCode() == 403;
  }

  private static StoreException notPermitted(AwsServiceException answer) {
    return new StoreException(
        Kind.NOT_PERMITTED,
        "The service's token may not read the bucket's lifecycle rules. On R2 set a token with the"
            + " permission Admin Read & Write as R2_ADMIN_ACCESS_KEY_ID and"
            + " R2_ADMIN_SECRET_ACCESS_KEY.",
        answer);
  }

  private static StoredRule stored(LifecycleRule rule) {
    LifecycleRuleFilter filter = rule.filter();
    boolean narrowed =
        filter != null
            && (filter.and() != null
                || filter.tag() != null
                || filter.objectSizeGreaterThan() != null
                || filter.objectSizeLessThan() != null);
    return new StoredRule(
        prefix(rule, filter),
        !narrowed,
        rule.abortIncompleteMultipartUpload() == null
            ? null
            : rule.abortIncompleteMultipartUpload().daysAfterInitiation(),
        rule.expiration() == null ? null : rule.expiration().days());
  }

  /** Returns the prefix in any of its three places: some stores answer with the oldest form. */
  private static String prefix(LifecycleRule rule, @Nullable LifecycleRuleFilter filter) {
    if (filter != null && filter.and() != null && filter.and().prefix() != null) {
      return filter.and().prefix();
    }
    if (filter != null && filter.prefix() != null) {
      return filter.prefix();
    }
    Optional<String> older = rule.getValueForField("Prefix", String.class);
    return older.orElse("");
  }

  private static String code(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? ""
        : String.valueOf(answer.awsErrorDetails().errorCode());
  }
}
