package dev.r2presigner.document;

import dev.r2presigner.signing.R2Account;
import dev.r2presigner.signing.R2Settings;
import org.jspecify.annotations.Nullable;

/** Which bucket a document is for, as far as it is configured: printing one needs none. */
public record Target(@Nullable R2Account account, @Nullable String bucket) {

  public static Target of(R2Settings settings) {
    return new Target(
        settings.account().orElse(null), settings.bucket().isEmpty() ? null : settings.bucket());
  }
}
