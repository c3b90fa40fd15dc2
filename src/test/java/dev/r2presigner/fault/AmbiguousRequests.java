package dev.r2presigner.fault;

import java.util.stream.Stream;

/** Requests whose end or addressee two servers could read differently, each with one behind it. */
final class AmbiguousRequests {

  /** Public, so that an answer to it can't be missed. */
  static final String SMUGGLED = "GET /v1/cors HTTP/1.1\r\nHost: x\r\n\r\n";

  static final String GET = "GET /v1/cors HTTP/1.1\r\nHost: x\r\n";
  static final String POST =
      "POST /v1/uploads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private AmbiguousRequests() {}

  static Stream<String> all() {
    Stream<String> lengths =
        Stream.of("+5", "-1", "5 5", "0x5", "5a", "", "99999999999999999999", "1e1", "5, 5", "5;")
            .map(length -> GET + "Content-Length: " + length + "\r\n\r\nhello" + SMUGGLED);
    Stream<String> codings =
        Stream.of(
                "xchunked",
                "chunked, identity",
                "identity, chunked",
                "chunked, chunked",
                "chunked\u000b",
                "gzip",
                "identity",
                "chunked;q=1",
                "\"chunked\"",
                "gzip, chunked",
                "\r\n chunked, gzip",
                "chunked\r\nTransfer-Encoding: identity",
                "identity\r\nTransfer-Encoding: chunked")
            .map(coding -> GET + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n" + SMUGGLED);
    Stream<String> chunks =
        Stream.of("xyz", "-1", "ffffffffffffffff", "0x3", "80000000", "+3", "")
            .map(
                size ->
                    POST
                        + "Transfer-Encoding: chunked\r\n\r\n"
                        + size
                        + "\r\nabc\r\n0\r\n\r\n"
                        + SMUGGLED);
    int length = SMUGGLED.length();
    Stream<String> others =
        Stream.of(
            GET
                + "Content-Length: "
                + (length + 5)
                + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + SMUGGLED,
            GET
                + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n"
                + Integer.toHexString(length)
                + "\r\n"
                + SMUGGLED
                + "\r\n0\r\n\r\n",
            GET + "Content-Length: 0\r\nContent-Length: " + length + "\r\n\r\n" + SMUGGLED,
            GET
                + "Content-Length: "
                + length
                + "\r\nContent-Length: "
                + length
                + "\r\n\r\n"
                + SMUGGLED,
            GET + "Content-Length: 0, " + length + "\r\n\r\n" + SMUGGLED,
            GET + "Content-Length : " + length + "\r\n\r\n" + SMUGGLED,
            GET + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
            GET + "X-A : a\r\n\r\n" + SMUGGLED,
            GET + "X-A: a\u0000b\r\n\r\n" + SMUGGLED,
            GET + "X-A: a\rb\r\n\r\n" + SMUGGLED,
            GET + "X-A: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
            GET + "X\u0000A: a\r\n\r\n" + SMUGGLED,
            GET + "XA\r\n\r\n" + SMUGGLED,
            GET + ": a\r\n\r\n" + SMUGGLED,
            GET.replace("\r\n", "\n") + "\n" + SMUGGLED,
            GET.replace("Host", " Host") + "\r\n" + SMUGGLED,
            GET.replace("1.1", "1.0")
                + "Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + SMUGGLED,
            POST + "Transfer-Encoding: chunked\r\n\r\n3\nabc\n0\n\n" + SMUGGLED,
            POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcXX0\r\n\r\n" + SMUGGLED,
            "GET /v1/cors HTTP/1.1\r\n\r\n" + SMUGGLED,
            GET + "Host: y\r\n\r\n" + SMUGGLED,
            "GET /v1/cors HTTP/1.1\r\nHost: x@y/z\r\n\r\n" + SMUGGLED,
            "GET /v1/cors\r\n\r\n" + SMUGGLED,
            "GET /v1/downloads/users/alice/photos/a\u007F HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "GET evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "G\u0000T /v1/cors HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n" + SMUGGLED,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000");
    return Stream.of(lengths, codings, chunks, others).flatMap(all -> all);
  }
}
