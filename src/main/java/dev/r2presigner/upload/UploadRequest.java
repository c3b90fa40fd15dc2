package dev.r2presigner.upload;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to upload one object, named by exactly one of key and filename; the policy
 * checks the rest. The checksum is the Base64 of the body's SHA-256, the form that R2 and S3
 * accept.
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
    @Nullable BigInteger expiresIn,
    @Nullable String ifMatch) {

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
        false,
        RequestFields.etag(ifMatch, "ifMatch"));
  }
}
