package dev.r2presigner.multipart;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.issuing.Signed;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.signing.SignedUrl;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where to PUT each part, and when the first of these URLs ends. Whoever has it can use it. */
@JsonPropertyOrder({"parts", "expiresAt"})
public record PartsReply(List<Part> parts, Instant expiresAt) {

  /** One part and its exact length in bytes. */
  @JsonPropertyOrder({"partNumber", "method", "url", "headers", "contentLength"})
  public record Part(
      int partNumber, String method, String url, Map<String, String> headers, long contentLength) {

    @Override
    public String toString() {
      return "Part[" + partNumber + "]";
    }
  }

  static PartsReply of(Signed.Multipart issued) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < issued.urls().size(); i++) {
      SignedUrl url = issued.urls().get(i);
      PartLength part = issued.grant().parts().get(i);
      parts.add(new Part(part.partNumber(), url.method(), url.url(), url.headers(), part.bytes()));
    }
    return new PartsReply(parts, issued.urls().get(0).expiresAt());
  }
}
