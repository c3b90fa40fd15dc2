package dev.r2presigner.uppy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.signing.SignedUrl;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Uppy 6 sends its request, and with which headers; the key where it begins an object, since
 * the service may have made it. Never {@code fields}: that would mean a POST form, which R2 has
 * not.
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
