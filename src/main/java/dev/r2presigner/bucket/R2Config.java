package dev.r2presigner.bucket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * Which bucket, and the token for it. The variables are the contract's: {@code R2_BUCKET} and so
 * on.
 */
@ConfigMapping(prefix = "r2")
public interface R2Config {

  /** Cloudflare's account; gives the endpoint together with the jurisdiction. */
  Optional<String> accountId();

  /** {@code default}, {@code eu}, {@code fedramp}, {@code us}, or a newer one: letters. */
  Optional<String> jurisdiction();

  /** Instead of the two: any other S3 endpoint. */
  Optional<String> endpoint();

  /** Required. */
  Optional<String> bucket();

  /** {@code auto} on R2; AWS and Garage demand their own. */
  @WithDefault("auto")
  String region();

  /** {@code path}, or {@code virtual} for stores that want the bucket as part of the host. */
  @WithDefault("path")
  String addressing();

  /** Required. */
  Optional<String> accessKeyId();

  /** Required, and never printed. */
  Optional<String> secretAccessKey();

  /** Of temporary credentials; part of every URL they sign, which is why R2's are refused. */
  Optional<String> sessionToken();

  /** When the credentials end, as in {@code 2027-01-31T12:00:00Z}; they do not without it. */
  Optional<String> credentialsExpireAt();

  /** The second key, which may write and not read: with {@link Guard#WRITE_ONLY}, and only then. */
  Optional<String> writeAccessKeyId();

  /** Never printed. */
  Optional<String> writeSecretAccessKey();
}
