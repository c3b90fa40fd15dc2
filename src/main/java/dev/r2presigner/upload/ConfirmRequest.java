package dev.r2presigner.upload;

import dev.r2presigner.http.Wire;
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
    Wire.required(contentLength, "contentLength");
    Wire.required(contentType, "contentType");
    if (checksumSha256 != null) {
      UploadRequest.requireSha256(checksumSha256);
    }
    return Wire.required(key, "key");
  }
}
