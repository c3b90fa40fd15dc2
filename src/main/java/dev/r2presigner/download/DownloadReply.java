package dev.r2presigner.download;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.policy.StableWindow;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A presigned GET and HEAD. A bearer credential, so not in {@code toString}.
 *
 * @param stableUntil until when the same request is answered with the same URLs
 */
@JsonPropertyOrder({
  "method",
  "url",
  "headUrl",
  "headers",
  "key",
  "policy",
  "expiresAt",
  "expiresIn",
  "expiryBoundBy",
  "stableUntil"
})
public record DownloadReply(
    String method,
    String url,
    String headUrl,
    Map<String, String> headers,
    String key,
    String policy,
    Instant expiresAt,
    long expiresIn,
    String expiryBoundBy,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant stableUntil) {

  static DownloadReply of(Signed.Download issued) {
    StableWindow window = issued.grant().window();
    return new DownloadReply(
        issued.get().method(),
        issued.get().url(),
        issued.head().url(),
        issued.get().headers(),
        issued.grant().key().value(),
        issued.grant().policy(),
        issued.get().expiresAt(),
        issued.grant().lifetime().seconds(),
        issued.grant().lifetime().boundBy().wireName(),
        window == null ? null : window.until());
  }

  @Override
  public String toString() {
    return "DownloadReply[" + key + "]";
  }
}
