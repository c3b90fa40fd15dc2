package dev.r2presigner.upload;

import dev.r2presigner.http.Wire;
import dev.r2presigner.policy.Intent;
import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends to upload one object. Exactly one of key and filename; the rest is judged by
 * the policy. The checksum is the Base64 of the body's SHA-256, as R2 and S3 take it.
 */
public record UploadRequest(
    @Nullable String key,
    @Nullable String filename,
    @Nullable String policy,
    @Nullable String contentType,
    @Nullable BigInteger contentLength,
    @Nullable String checksumSha256,
    @Nullable Map<String, @Nullable String> metadata,
    @Nullable String cacheControl,
    @Nullable BigInteger expiresIn) {

  /** 32 bytes are 43 digits and a padding; the last digit carries four bits only. */
  private static final Pattern SHA256 = Pattern.compile("[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=");

  Intent.Upload toIntent() {
    Wire.requireOne(key, filename);
    if (checksumSha256 != null) {
      requireSha256(checksumSha256);
    }
    return new Intent.Upload(
        key,
        filename,
        policy,
        contentType,
        Wire.saturated(contentLength),
        checksumSha256,
        Wire.metadata(metadata),
        Wire.headerValue(cacheControl, "cacheControl"),
        Wire.saturated(expiresIn),
        false);
  }

  static void requireSha256(String checksum) {
    if (!SHA256.matcher(checksum).matches()) {
      throw Wire.invalid("The field 'checksumSha256' must be the Base64 of 32 bytes.");
    }
  }
}
