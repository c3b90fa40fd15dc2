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
    if ((key == null) == (filename == null)) {
      throw Wire.invalid("Give either a key or a filename.");
    }
    if (checksumSha256 != null && !SHA256.matcher(checksumSha256).matches()) {
      throw Wire.invalid("The field 'checksumSha256' must be the Base64 of 32 bytes.");
    }
    if (metadata != null && metadata.containsValue(null)) {
      throw Wire.invalid("The field 'metadata' maps names to strings.");
    }
    return new Intent.Upload(
        key,
        filename,
        policy,
        contentType,
        Wire.saturated(contentLength),
        checksumSha256,
        metadata == null ? Map.of() : Map.copyOf(metadata),
        Wire.headerValue(cacheControl, "cacheControl"),
        Wire.saturated(expiresIn),
        false);
  }
}
