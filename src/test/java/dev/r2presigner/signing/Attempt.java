package dev.r2presigner.signing;

import dev.r2presigner.testing.RawHttp;
import java.net.URI;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A request to the store with a URL we issued, in its parts, so that each can be forged by itself.
 * Everything is what goes over the wire: escapes as they are, Host and Content-Length included.
 */
final class Attempt {

  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  String method;
  String path;
  byte[] body;
  final Map<String, String> query = new LinkedHashMap<>();
  final Map<String, String> headers = new TreeMap<>();
  private final int port;

  /** Just as the client was told to send it. */
  Attempt(String method, String url, Map<String, String> headers, byte[] body) {
    URI uri = URI.create(url);
    this.method = method;
    this.path = uri.getRawPath();
    this.body = body;
    this.port = uri.getPort();
    for (String pair : uri.getRawQuery().split("&")) {
      query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
    this.headers.putAll(headers);
    this.headers.put("host", uri.getRawAuthority());
    if (method.equals("PUT")) {
      body(body);
    }
  }

  /** With the length that goes with it. */
  void body(byte[] replacement) {
    body = replacement;
    headers.put("content-length", String.valueOf(replacement.length));
  }

  void path(String part, String replacement) {
    path = changed(path, old -> old.replace(part, replacement));
  }

  void query(String name, UnaryOperator<String> change) {
    query.put(name, changed(query.get(name), change));
  }

  void header(String name, UnaryOperator<String> change) {
    headers.put(name, changed(headers.get(name), change));
  }

  void dropHeader(String name) {
    if (headers.remove(name) == null) {
      throw new IllegalStateException("there is no " + name);
    }
  }

  /** Takes the header from the list of the signed ones, and does not send it either. */
  void unsign(String name) {
    dropHeader(name);
    query("X-Amz-SignedHeaders", list -> list.replace(name + "%3B", ""));
  }

  RawHttp.Answer send() {
    String target =
        query.entrySet().stream()
            .map(pair -> pair.getKey() + "=" + pair.getValue())
            .collect(Collectors.joining("&", path + "?", ""));
    return RawHttp.send(port, method, target, headers, body);
  }

  /** A forgery that forges nothing would be a test that tests nothing. */
  private static String changed(String old, UnaryOperator<String> change) {
    String changed = change.apply(old);
    if (changed.equals(old)) {
      throw new IllegalStateException("nothing changed in " + old);
    }
    return changed;
  }

  /** A hexadecimal text with another last digit. */
  static String otherLastDigit(String hex) {
    return hex.substring(0, hex.length() - 1) + (hex.endsWith("0") ? "1" : "0");
  }

  /** The basic ISO date, a second earlier. */
  static String aSecondEarlier(String date) {
    return AMZ_DATE.format(LocalDateTime.parse(date, AMZ_DATE).minusSeconds(1));
  }
}
