package dev.r2presigner.cors;

import dev.r2presigner.signing.R2Account;
import dev.r2presigner.signing.R2Settings;
import org.jspecify.annotations.Nullable;

/** Which bucket a policy is for, as far as it is configured: printing a policy needs none. */
record CorsTarget(@Nullable R2Account account, @Nullable String bucket) {

  static CorsTarget of(R2Settings settings) {
    return new CorsTarget(
        settings.account().orElse(null), settings.bucket().isEmpty() ? null : settings.bucket());
  }
}
