package dev.r2presigner.multipart;

import dev.r2presigner.http.Wire;
import dev.r2presigner.policy.Intent;
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
    Wire.requireOne(key, filename);
    return new Intent.CreateMultipart(
        key,
        filename,
        policy,
        contentType,
        Wire.saturated(contentLength),
        Wire.metadata(metadata),
        Wire.headerValue(cacheControl, "cacheControl"),
        false);
  }
}
