package dev.r2presigner.edge;

import java.util.List;
import java.util.stream.Stream;

/** Requests of every shape with a word in their path, or their method, that must not be told. */
final class MarkedRequests {

  static final String SECRET = "Marker4711";

  private static final List<String> METHODS =
      List.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", SECRET);

  private static final List<String> TARGETS =
      List.of(
          "/v1/downloads/users/alice/photos/SECRET",
          "/v1/downloads?key=users/alice/photos/SECRET",
          "/v1/downloads?delegation=SECRET&key=SECRET",
          "/v1/objects/users/alice/photos/SECRET",
          "/v1/objects/users/alice/photos/%2E%2e/SECRET",
          "/v1/objects//SECRET;a=b",
          "/v1/uploads/SECRET",
          "/v1/multipart/parts?uploadId=SECRET&key=SECRET",
          "/v1/SECRET",
          "/uppy/s3/params?filename=SECRET",
          "/uppy/s3/multipart/SECRET",
          "/uppy/s3/multipart/SECRET%2FSECRET/7?key=SECRET",
          "/uppy/SECRET/s3/multipart/SECRET/batch",
          "/uppy/SECRET/s3/multipart/a/b/SECRET/complete",
          "/uppy/SECRET",
          "/SECRET",
          "//SECRET",
          "/./SECRET/../SECRET",
          "/%zz/SECRET",
          "/v1/downloads/%zz/SECRET",
          "/v1/policies?%zzSECRET",
          "/v1/{key}/SECRET",
          "/v1/downloads/\u00e9\u0085SECRET",
          "/q/SECRET",
          "/q/openapi/SECRET",
          "/local/page/SECRET.js",
          "/local/tokens/SECRET",
          "*",
          "SECRET",
          "http://localhost/v1/SECRET",
          "http://SECRET/v1/uploads",
          "http://SECRET",
          "urn:SECRET:4711",
          "/v1/uploads#SECRET",
          "/" + "SECRET".repeat(1000));

  private static final List<String> MALFORMED =
      List.of(
          " HTTP/1.1\r\nHost: x\r\n: none\r\n\r\n",
          " HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(17_000) + "\r\n\r\n",
          "x".repeat(9_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
          " HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
          "\r\n\r\n",
          " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n\r\n");

  private MarkedRequests() {}

  /** The bytes of each as Latin-1; the connection of each is closed by the service. */
  static Stream<String> of(String token) {
    String authorized = "Authorization: Bearer " + token + "\r\n";
    Stream<String> odd =
        METHODS.stream()
            .flatMap(method -> TARGETS.stream().map(target -> method + " " + target))
            .map(line -> line.replace("SECRET", SECRET))
            .flatMap(line -> Stream.of(closing(line, ""), closing(line, authorized)));
    Stream<String> malformed = MALFORMED.stream().map(rest -> "GET /" + SECRET + rest);
    return Stream.concat(odd, malformed);
  }

  /** For a port where any path that is not known is as good as another. */
  static Stream<String> unknown() {
    return METHODS.stream().map(method -> closing(method + " /" + SECRET, ""));
  }

  private static String closing(String line, String headers) {
    return line + " HTTP/1.1\r\nHost: " + SECRET + "\r\n" + headers + "Connection: close\r\n\r\n";
  }
}
