package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.R2Account;
import dev.r2presigner.bucket.R2Settings;
import org.jspecify.annotations.Nullable;

/** Identifies the bucket of a document as far as configured: printing one needs no bucket. */
record BucketRef(@Nullable R2Account account, @Nullable String bucket) {

  /** Returns the configured account and bucket, each null if it is not configured. */
  static BucketRef of(R2Settings settings) {
    return new BucketRef(
        settings.account().orElse(null), settings.bucket().isEmpty() ? null : settings.bucket());
  }
}
