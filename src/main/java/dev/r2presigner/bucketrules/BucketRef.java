package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Account;
import dev.r2presigner.bucket.R2Settings;
import org.jspecify.annotations.Nullable;

/** Which bucket a document is for, as far as it is configured: printing one needs none. */
public record BucketRef(@Nullable R2Account account, @Nullable String bucket) {

  public static BucketRef of(R2Settings settings) {
    return new BucketRef(
        settings.account().orElse(null), settings.bucket().isEmpty() ? null : settings.bucket());
  }
}
