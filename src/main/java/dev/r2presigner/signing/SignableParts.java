package dev.r2presigner.signing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Builds a {@link SignableRequest}, for us and for the signer in turn. */
final class SignableParts implements SdkHttpRequest.Builder {

  private static final List<String> ABSENT = List.of(SignedHeader.ABSENT);

  /** The most that is usually added to the start of a request: more only makes the array grow. */
  private static final int ADDED_HEADERS = 5;

  private static final int PARAMETERS = 7;

  private final NamedValues headers;
  private final NamedValues query;
  private final SignableRequest built = new SignableRequest(this);
  private String protocol = "";
  private String host = "";
  private int port;
  private String encodedPath = "";
  private SdkHttpMethod method = SdkHttpMethod.GET;

  private SignableParts(NamedValues headers, NamedValues query) {
    this.headers = headers;
    this.query = query;
  }

  /**
   * Starts with host, scheme and port of another request, and with headers. They are put in the
   * order in which the signer needs them, so that it has little left to sort.
   */
  static SignableParts to(SdkHttpRequest other, List<String> absent) {
    SignableParts parts = new SignableParts(new NamedValues(absent.size() + 1), new NamedValues(0));
    parts.protocol = other.protocol();
    parts.host = other.host();
    parts.port = other.port();
    List<String> names = new ArrayList<>(absent);
    names.add(SignedHeader.HOST);
    Collections.sort(names);
    for (String name : names) {
      if (name.equals(SignedHeader.HOST)) {
        parts.headers.put("Host", List.of(other.firstMatchingHeader(name).orElseThrow()));
      } else {
        parts.headers.put(name, ABSENT);
      }
    }
    return parts;
  }

  @Override
  public SdkHttpRequest build() {
    return built;
  }

  @Override
  public SignableParts copy() {
    SignableParts copy = new SignableParts(headers.copy(ADDED_HEADERS), query.copy(PARAMETERS));
    copy.protocol = protocol;
    copy.host = host;
    copy.port = port;
    copy.encodedPath = encodedPath;
    copy.method = method;
    return copy;
  }

  @Override
  public String protocol() {
    return protocol;
  }

  @Override
  public SignableParts protocol(String value) {
    protocol = value;
    return this;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public SignableParts host(String value) {
    host = value;
    return this;
  }

  @Override
  public Integer port() {
    return port;
  }

  @Override
  public SignableParts port(Integer value) {
    port = value;
    return this;
  }

  @Override
  public String encodedPath() {
    return encodedPath;
  }

  @Override
  public SignableParts encodedPath(String value) {
    encodedPath = value;
    return this;
  }

  @Override
  public SdkHttpMethod method() {
    return method;
  }

  @Override
  public SignableParts method(SdkHttpMethod value) {
    method = value;
    return this;
  }

  @Override
  public Map<String, List<String>> rawQueryParameters() {
    return query.asMap();
  }

  @Override
  public SignableParts rawQueryParameters(Map<String, List<String>> values) {
    query.replaceBy(values);
    return this;
  }

  @Override
  public SignableParts putRawQueryParameter(String name, List<String> values) {
    query.put(name, values);
    return this;
  }

  @Override
  public SignableParts appendRawQueryParameter(String name, String value) {
    query.append(name, value);
    return this;
  }

  @Override
  public SignableParts removeQueryParameter(String name) {
    query.remove(name);
    return this;
  }

  @Override
  public SignableParts clearQueryParameters() {
    query.clear();
    return this;
  }

  @Override
  public Map<String, List<String>> headers() {
    return headers.asMap();
  }

  @Override
  public SignableParts headers(Map<String, List<String>> values) {
    headers.replaceBy(values);
    return this;
  }

  @Override
  public SignableParts putHeader(String name, List<String> values) {
    headers.put(name, values);
    return this;
  }

  @Override
  public SignableParts appendHeader(String name, String value) {
    headers.append(name, value);
    return this;
  }

  @Override
  public SignableParts removeHeader(String name) {
    headers.remove(name);
    return this;
  }

  @Override
  public SignableParts clearHeaders() {
    headers.clear();
    return this;
  }

  // What follows would make a map of them for each look.

  @Override
  public Optional<String> firstMatchingHeader(String name) {
    return headers.first(name);
  }

  @Override
  public void forEachHeader(BiConsumer<? super String, ? super List<String>> each) {
    headers.forEach(each);
  }

  @Override
  public int numHeaders() {
    return headers.size();
  }

  @Override
  public void forEachRawQueryParameter(BiConsumer<? super String, ? super List<String>> each) {
    query.forEach(each);
  }

  @Override
  public int numRawQueryParameters() {
    return query.size();
  }
}
