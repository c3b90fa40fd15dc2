package dev.r2presigner.download;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.Signed;
import java.time.Instant;
import java.util.Map;

/** Where to GET the bytes, and where to HEAD them. Whoever has it can use it. */
@JsonPropertyOrder({
  "method",
  "url",
  "headUrl",
  "headers",
  "key",
  "policy",
  "expiresAt",
  "expiresIn",
  "expiryBoundBy"
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
    String expiryBoundBy) {

  static DownloadReply of(Signed.Download issued) {
    return new DownloadReply(
        issued.get().method(),
        issued.get().url(),
        issued.head().url(),
        issued.get().headers(),
        issued.grant().key().value(),
        issued.grant().policy(),
        issued.get().expiresAt(),
        issued.get().expiresIn(),
        issued.grant().lifetime().boundBy().wireName());
  }

  @Override
  public String toString() {
    return "DownloadReply[" + key + "]";
  }
}
