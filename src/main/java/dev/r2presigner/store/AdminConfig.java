package dev.r2presigner.store;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/**
 * Configures a second token, for the bucket's own settings: R2 lets a token for objects change no
 * CORS policy (R2, authentication). Kept apart, so that the token that signs URLs can stay the
 * weaker one.
 */
@ConfigMapping(prefix = "r2")
public interface AdminConfig {

  /** Returns the access key id; set together with the secret, or not at all. */
  Optional<String> adminAccessKeyId();

  /** Returns the secret access key. Never printed. */
  Optional<String> adminSecretAccessKey();
}
