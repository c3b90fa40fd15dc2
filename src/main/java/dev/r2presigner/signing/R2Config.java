package dev.r2presigner.signing;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Which bucket, and the token for it. The variables are the contract's: {@code R2_BUCKET} and so
 * on.
 */
@ConfigMapping(prefix = "r2")
public interface R2Config {

  /** Cloudflare's account; gives the endpoint together with the jurisdiction. */
  Optional<String> accountId();

  /** {@code default}, {@code eu} or {@code fedramp}. */
  Optional<String> jurisdiction();

  /** Instead of the two: any other S3 endpoint. */
  Optional<String> endpoint();

  /** Required. */
  Optional<String> bucket();

  /** Required. */
  Optional<String> accessKeyId();

  /** Required, and never printed. */
  Optional<String> secretAccessKey();

  /** Of temporary credentials, which R2 makes of a token; part of every URL they sign. */
  Optional<String> sessionToken();

  /** When the credentials end, as in {@code 2027-01-31T12:00:00Z}; they do not without it. */
  Optional<String> credentialsExpireAt();
}
