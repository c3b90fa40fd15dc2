package dev.r2presigner.object;

import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** A client's expectation of the object that it uploaded. */
public record ConfirmRequest(
    @Nullable String key,
    @Nullable BigInteger contentLength,
    @Nullable String contentType,
    @Nullable String checksumSha256) {

  /** Returns the key, once all required members are present and valid. */
  String checkedKey() {
    RequestFields.required(contentLength, "contentLength");
    RequestFields.required(contentType, "contentType");
    if (checksumSha256 != null) {
      RequestFields.requireSha256(checksumSha256);
    }
    return RequestFields.required(key, "key");
  }
}
