package dev.r2presigner.multipart;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends to begin an upload in parts; as for one in a single piece. */
public record MultipartRequest(
    @Nullable String key,
    @Nullable String filename,
    @Nullable String policy,
    @Nullable String contentType,
    @Nullable BigInteger contentLength,
    @Nullable Map<String, @Nullable String> metadata,
    @Nullable String cacheControl) {

  Intent.CreateMultipart toIntent() {
    return new Intent.CreateMultipart(
        RequestFields.name(key, filename, policy),
        new ObjectContent(
            contentType,
            RequestFields.saturated(contentLength),
            null,
            RequestFields.metadata(metadata),
            RequestFields.headerValue(cacheControl, "cacheControl")),
        false);
  }
}
