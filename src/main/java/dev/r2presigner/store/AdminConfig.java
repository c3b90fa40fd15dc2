package dev.r2presigner.store;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * A second token, for the bucket's own settings: R2 lets a token for objects change no CORS policy
 * (R2, authentication). Kept apart, so that the token that signs URLs can stay the weaker one.
 */
@ConfigMapping(prefix = "r2")
public interface AdminConfig {

  /** Given with the secret, or not at all. */
  Optional<String> adminAccessKeyId();

  /** Never printed. */
  Optional<String> adminSecretAccessKey();
}
