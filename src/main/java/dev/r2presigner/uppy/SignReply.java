package dev.r2presigner.uppy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.signing.SignedUrl;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A signed request for Uppy 6: its URL and headers, and the key when an object is begun, since the
 * service may have generated it. Never has {@code fields}: they would mean a POST form, which R2
 * does not support.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"url", "key", "headers"})
public record SignReply(String url, @Nullable String key, Map<String, String> headers) {

  static SignReply of(SignedUrl signed, @Nullable String key) {
    return new SignReply(signed.url(), key, signed.headers());
  }

  @Override
  public String toString() {
    return "SignReply[" + key + "]";
  }
}
