package dev.r2presigner.object;

import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What a client believes to have stored. */
public record ConfirmRequest(
    @Nullable String key,
    @Nullable BigInteger contentLength,
    @Nullable String contentType,
    @Nullable String checksumSha256) {

  /** The key, once everything that is required is there. */
  String checkedKey() {
    RequestFields.required(contentLength, "contentLength");
    RequestFields.required(contentType, "contentType");
    if (checksumSha256 != null) {
      RequestFields.requireSha256(checksumSha256);
    }
    return RequestFields.required(key, "key");
  }
}
