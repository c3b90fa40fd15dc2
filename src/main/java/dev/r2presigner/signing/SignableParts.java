package dev.r2presigner.signing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Builds a {@link SignableRequest}, for us and for the signer in turn. */
final class SignableParts implements SdkHttpRequest.Builder {

  private static final List<String> ABSENT = List.of(SignedHeader.ABSENT);

  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private final Map<String, List<String>> query = new LinkedHashMap<>();
  private String protocol = "";
  private String host = "";
  private int port;
  private String encodedPath = "";
  private SdkHttpMethod method = SdkHttpMethod.GET;

  /**
   * Starts with host, scheme and port of another request, and with headers. They are put in the
   * order in which the signer needs them, so that it has little left to sort.
   */
  static SignableParts to(SdkHttpRequest other, List<String> absent) {
    SignableParts parts = new SignableParts();
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
    return new SignableRequest(this);
  }

  @Override
  public SignableParts copy() {
    SignableParts copy = new SignableParts();
    copy.headers.putAll(headers);
    copy.query.putAll(query);
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
    return Collections.unmodifiableMap(query);
  }

  @Override
  public SignableParts rawQueryParameters(Map<String, List<String>> values) {
    query.clear();
    query.putAll(values);
    return this;
  }

  @Override
  public SignableParts putRawQueryParameter(String name, List<String> values) {
    query.put(name, values);
    return this;
  }

  @Override
  public SignableParts appendRawQueryParameter(String name, String value) {
    append(query, name, value);
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
    return Collections.unmodifiableMap(headers);
  }

  @Override
  public SignableParts headers(Map<String, List<String>> values) {
    headers.clear();
    headers.putAll(values);
    return this;
  }

  @Override
  public SignableParts putHeader(String name, List<String> values) {
    headers.put(name, values);
    return this;
  }

  @Override
  public SignableParts appendHeader(String name, String value) {
    append(headers, name, value);
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

  private static void append(Map<String, List<String>> to, String name, String value) {
    List<String> values = new ArrayList<>(to.getOrDefault(name, List.of()));
    values.add(value);
    to.put(name, values);
  }
}
