package dev.r2presigner.bucket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * Configures the bucket and the token for it. The variables are the contract's: {@code R2_BUCKET}
 * and so on.
 */
@ConfigMapping(prefix = "r2")
public interface R2Config {

  /**
   * Returns the Cloudflare account. With the jurisdiction it determines the endpoint; beside
   * another endpoint it says that R2 is behind it.
   */
  Optional<String> accountId();

  /**
   * Returns the jurisdiction: {@code default}, {@code eu}, {@code fedramp}, {@code us}, or a newer
   * one in letters.
   */
  Optional<String> jurisdiction();

  /** Returns another S3 endpoint, used instead of the one of account and jurisdiction. */
  Optional<String> endpoint();

  /** Returns the bucket's name. Required. */
  Optional<String> bucket();

  /** Returns the region: {@code auto} on R2; AWS and Garage require their own. */
  @WithDefault("auto")
  String region();

  /**
   * Returns {@code path}, or {@code virtual} for stores that require the bucket as part of the
   * host.
   */
  @WithDefault("path")
  String addressing();

  /** Returns the access key id. Required. */
  Optional<String> accessKeyId();

  /** Returns the secret access key. Required, and never printed. */
  Optional<String> secretAccessKey();

  /**
   * Returns the token of temporary credentials; it is part of every URL they sign, which is why
   * R2's are refused.
   */
  Optional<String> sessionToken();

  /**
   * Returns when the credentials expire, as in {@code 2027-01-31T12:00:00Z}; without it they never
   * do.
   */
  Optional<String> credentialsExpireAt();

  /**
   * Returns the id of the second key, which may write and not read; required with {@link
   * Guard#WRITE_ONLY}, refused otherwise.
   */
  Optional<String> writeAccessKeyId();

  /** Returns the second key's secret. Never printed. */
  Optional<String> writeSecretAccessKey();
}
