package dev.r2presigner.signing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * A request that is signed and then only read. The SDK's own copies every header into a sorted map
 * three times for one signature, which with two dozen headers signed as absent costs more than the
 * signature. Header names are lower case, except {@code Host}: the signer looks it up by that
 * spelling. Handed from one owner to the next, never shared.
 */
final class SignableRequest implements SdkHttpRequest {

  private final SdkHttpRequest.Builder parts;

  SignableRequest(SdkHttpRequest.Builder parts) {
    this.parts = parts;
  }

  @Override
  public String protocol() {
    return parts.protocol();
  }

  @Override
  public String host() {
    return parts.host();
  }

  @Override
  public int port() {
    return parts.port();
  }

  @Override
  public String encodedPath() {
    return parts.encodedPath();
  }

  @Override
  public Map<String, List<String>> rawQueryParameters() {
    return parts.rawQueryParameters();
  }

  @Override
  public SdkHttpMethod method() {
    return parts.method();
  }

  @Override
  public Map<String, List<String>> headers() {
    return parts.headers();
  }

  /** Returns the same request: the builder's user takes over from the previous owner. */
  @Override
  public SdkHttpRequest.Builder toBuilder() {
    return parts;
  }

  @Override
  public Optional<String> firstMatchingHeader(String name) {
    return parts.firstMatchingHeader(name);
  }

  @Override
  public void forEachHeader(BiConsumer<? super String, ? super List<String>> each) {
    parts.forEachHeader(each);
  }

  @Override
  public int numHeaders() {
    return parts.numHeaders();
  }

  @Override
  public List<String> firstMatchingRawQueryParameters(String name) {
    return parts.rawQueryParameters().getOrDefault(name, List.of());
  }

  @Override
  public void forEachRawQueryParameter(BiConsumer<? super String, ? super List<String>> each) {
    parts.forEachRawQueryParameter(each);
  }

  @Override
  public int numRawQueryParameters() {
    return parts.numRawQueryParameters();
  }
}
