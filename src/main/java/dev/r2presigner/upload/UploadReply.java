package dev.r2presigner.upload;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.Signed;
import java.time.Instant;
import java.util.Map;

/** Where to PUT the bytes, with which headers, and until when. Whoever has it can use it. */
@JsonPropertyOrder({
  "method",
  "url",
  "headers",
  "key",
  "policy",
  "expiresAt",
  "expiresIn",
  "expiryBoundBy"
})
public record UploadReply(
    String method,
    String url,
    Map<String, String> headers,
    String key,
    String policy,
    Instant expiresAt,
    long expiresIn,
    String expiryBoundBy) {

  static UploadReply of(Signed.Upload issued) {
    return new UploadReply(
        issued.put().method(),
        issued.put().url(),
        issued.put().headers(),
        issued.grant().key().value(),
        issued.grant().policy(),
        issued.put().expiresAt(),
        issued.put().expiresIn(),
        issued.grant().lifetime().boundBy().wireName());
  }

  @Override
  public String toString() {
    return "UploadReply[" + key + "]";
  }
}
