package dev.r2presigner.fault;

import dev.r2presigner.testing.Proof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Every request header there is, with values that few clients send. The same seed, the same ones.
 */
final class OddHeaders {

  /** Those that somebody between the socket and a resource reads, each tried by itself. */
  static final List<String> READ =
      List.of(
          "Accept",
          "Accept-Charset",
          "Accept-Encoding",
          "Accept-Language",
          "Authorization",
          "Connection",
          "Content-Encoding",
          "Content-Length",
          "Content-Type",
          "Expect",
          "Host",
          "Origin",
          "TE",
          "Transfer-Encoding",
          "Upgrade");

  /** The other ones of RFC 9110, 9111, 9112, 6265 and Fetch, and what proxies and clients add. */
  static final List<String> OTHERS =
      List.of(
          "Accept-Ranges",
          "Access-Control-Request-Headers",
          "Access-Control-Request-Method",
          "Access-Control-Request-Private-Network",
          "Age",
          "Allow",
          "Authentication-Info",
          "Cache-Control",
          "Content-Language",
          "Content-Location",
          "Content-Range",
          "Cookie",
          "Date",
          "ETag",
          "Forwarded",
          "From",
          "HTTP2-Settings",
          "If-Match",
          "If-Modified-Since",
          "If-None-Match",
          "If-Range",
          "If-Unmodified-Since",
          "Keep-Alive",
          "Last-Modified",
          "Location",
          "Max-Forwards",
          "Pragma",
          "Proxy-Authenticate",
          "Proxy-Authorization",
          "Proxy-Connection",
          "Range",
          "Referer",
          "Retry-After",
          "Sec-Fetch-Mode",
          "Sec-WebSocket-Key",
          "Sec-WebSocket-Version",
          "Server",
          "Trailer",
          "User-Agent",
          "Vary",
          "Via",
          "WWW-Authenticate",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Forwarded-Proto",
          "X-HTTP-Method-Override",
          "X-Request-Id",
          "baggage",
          "traceparent",
          "tracestate");

  static final List<String> SHORT =
      List.of(
          "",
          " ",
          "\t",
          ",",
          ",,",
          ";",
          "a;;b",
          "=",
          ":",
          "\"",
          "\"a",
          "\"a\\",
          "'",
          "/",
          "*",
          "*/*;;",
          "*/*;q=",
          "*/*;q=x",
          "a/b;q=0.12345",
          "a/b;q=-1",
          "text/html;q=2, */*;q=\"",
          "application/json;charset",
          "application/json;charset=\"",
          "application/json;charset=none",
          "application/json; =a",
          "-1",
          "+5",
          "0",
          "5",
          "1e9",
          "0x5",
          "99999999999",
          "99999999999999999999",
          "NaN",
          "null",
          "%zz",
          "%00",
          "\u0001",
          "a\u001fb",
          "\u007f",
          "\u0085",
          "\u00ff\u00fe",
          utf8("\u00e9\u2028\ud83d\ude00"),
          "Thu, 99 Foo 99999 99:99:99 GMT",
          "Sun, 06 Nov 1994",
          "bytes=-",
          "bytes=5-1,,-",
          "W/\"x",
          "http://[::1",
          "../../x",
          "localhost:99999",
          "Bearer",
          "Bearer a b",
          "Basic \u00e9",
          "chunked",
          "gzip",
          "close, upgrade",
          "keep-alive",
          "websocket",
          "h2c",
          "100-continue",
          "100-CONTINUE, x",
          "trailers, deflate;q=0.5",
          "00-00000000000000000000000000000000-0000000000000000-00",
          "for=\"[::1;proto=x");

  static final List<String> LONG =
      List.of(
          "a".repeat(8192),
          ",".repeat(8192),
          "\"".repeat(8192),
          "\u00ff".repeat(8192),
          "a/b;q=0.1,".repeat(819),
          "a=b; ".repeat(1638));

  private final SplittableRandom random;

  OddHeaders(long seed) {
    this.random = new SplittableRandom(seed);
  }

  <T> T anyOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** All in the full lane, else about one in four. */
  List<String> sample(List<String> list) {
    return Proof.isFull() ? list : list.stream().filter(each -> oneIn(4)).toList();
  }

  boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** One to six of any, so that together they fit into a head. */
  List<String> some() {
    List<String> lines = new ArrayList<>();
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      lines.add(line(anyOf(oneIn(3) ? READ : OTHERS), anyOf(SHORT)));
    }
    if (oneIn(8)) {
      lines.add(line(anyOf(oneIn(3) ? READ : OTHERS), anyOf(LONG)));
    }
    return lines;
  }

  /** At times given twice, with another value. */
  List<String> one(String name, String value) {
    String line = line(name, value);
    return oneIn(4) ? List.of(line, line(name, anyOf(SHORT))) : List.of(line);
  }

  static String line(String name, String value) {
    return name + ": " + value + "\r\n";
  }

  private static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
