package dev.r2presigner.upload;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.Map;
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

  Intent.Upload toIntent() {
    ObjectName name = RequestFields.name(key, filename, policy);
    if (checksumSha256 != null) {
      RequestFields.requireSha256(checksumSha256);
    }
    return new Intent.Upload(
        name,
        new ObjectContent(
            contentType,
            RequestFields.saturated(contentLength),
            checksumSha256,
            RequestFields.metadata(metadata),
            RequestFields.headerValue(cacheControl, "cacheControl")),
        RequestFields.saturated(expiresIn),
        false);
  }
}
