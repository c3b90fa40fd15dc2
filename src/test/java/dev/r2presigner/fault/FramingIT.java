package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests whose ends or addressees can be read in two ways, byte by byte: refused, and whatever
 * came along with them is never taken for a request.
 */
class FramingIT {

  /** Public, so that an answer to it can't be missed. */
  private static final String SMUGGLED = "GET /v1/cors HTTP/1.1\r\nHost: x\r\n\r\n";

  private static final String GET = "GET /v1/cors HTTP/1.1\r\nHost: x\r\n";
  private static final String POST =
      "POST /v1/uploads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  @TempDir static Path directory;

  private static PackagedService service;
  private static String token;

  @BeforeAll
  static void start() {
    Production production =
        Production.withoutStore(directory).set("ALLOWED_ORIGINS", "https://app.example.com");
    token = production.token("alice");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    service.close();
    assertThat(service.output()).doesNotContain(" ERROR ", "Exception");
  }

  /** All that comes until the other side closes; a marker at the end if it does not. */
  private static List<String> answers(String raw) throws IOException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = new Connection(service.port())) {
      connection.write(raw).timeout(3000);
      while (true) {
        answers.add(String.valueOf(connection.read().status()));
      }
    } catch (EOFException | SocketException closed) {
      return answers;
    } catch (SocketTimeoutException open) {
      answers.add("open");
      return answers;
    }
  }

  static Stream<String> ambiguous() {
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
            "GET evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "CONNECT evil.example:80 HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "G\u0000T /v1/cors HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n" + SMUGGLED,
            "GET /v1/cors HTTP/2.0\r\nHost: x\r\n\r\n" + SMUGGLED,
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000");
    return Stream.of(lengths, codings, chunks, others).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("ambiguous")
  void whatCanBeReadInTwoWaysIsRefusedAndTheConnectionClosed(String raw) throws IOException {
    assertThat(answers(raw)).isSubsetOf("400", "401");
  }

  @Test
  void requestsInARowAreAnsweredInARow() throws IOException {
    assertThat(answers(SMUGGLED + "\r\n" + SMUGGLED + SMUGGLED))
        .containsExactly("200", "200", "200", "open");
    String chunked = GET + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n";
    assertThat(answers(chunked + SMUGGLED)).containsExactly("200", "200", "open");
  }

  /** A body that nobody read, since its request was refused first, is still a body. */
  @Test
  void theBodyOfARefusedRequestIsNoRequest() throws IOException {
    String refused = POST + "Content-Length: " + SMUGGLED.length() + "\r\n\r\n" + SMUGGLED;

    assertThat(answers(refused + SMUGGLED)).containsExactly("401", "200", "open");
    assertThat(answers(refused.replace("uploads", "none") + SMUGGLED))
        .containsExactly("401", "200", "open");
  }

  @Test
  void whatIsTooLongIsRefusedAndNothingBehindItIsRead() throws IOException {
    String large = "a".repeat(17_000);
    assertThat(answers(GET + "X-A: " + large + "\r\n\r\n" + SMUGGLED)).containsExactly("431");
    assertThat(answers("GET /v1/cors?" + large.substring(8500) + " HTTP/1.1\r\n\r\n" + SMUGGLED))
        .containsExactly("414");
    String many =
        String.join("", IntStream.range(0, 200).mapToObj(n -> "X-" + n + ": a\r\n").toList());
    assertThat(answers(GET + many + "\r\n")).containsExactly("200", "open");
  }

  /** Answered although the body never comes: nothing of it is waited for. */
  @Test
  void aBodyThatIsTooLongIsRefusedUnread() throws IOException {
    for (String path : List.of("/v1/uploads", "/v1/uploads/batch", "/v1/multipart/complete")) {
      String head = Connection.post(path, token, "").replace("Length: 0", "Length: 99999999999");

      assertThat(answers(head).get(0)).isEqualTo("413");
    }
  }

  @Test
  void aChunkedBodyThatIsTooLongIsRefused() throws IOException {
    String head =
        Connection.post("/v1/uploads", token, "")
            .replace("Content-Length: 0", "Transfer-Encoding: chunked");
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";

    assertThat(answers(head + chunk.repeat(5) + "0\r\n\r\n").get(0)).isEqualTo("413");
    String large = head.replace("uploads", "uploads/batch");
    assertThat(answers(large + chunk.repeat(127) + "2\r\n{}\r\n0\r\n\r\n").get(0)).isEqualTo("400");
    assertThat(answers(large + chunk.repeat(129) + "0\r\n\r\n").get(0)).isEqualTo("413");
  }

  @Test
  void whoAsksBeforeSendingTheBodyIsToldToGoOn() throws IOException {
    String all = Connection.upload(token, "users/alice/photos/a.png");
    int body = all.indexOf("\r\n\r\n") + 4;
    try (Connection careful = new Connection(service.port())) {
      String head = all.substring(0, body - 2) + "Expect: 100-continue\r\n\r\n";

      assertThat(careful.ask(head).status()).isEqualTo(100);
      assertThat(careful.ask(all.substring(body)).status()).isEqualTo(200);
    }
  }

  /** There is no HTTP/2 here: proxies speak 1.1 to a service, and what is off can't be flooded. */
  @Test
  void anUpgradeToHttp2IsNotTaken() throws IOException {
    String upgrade =
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAA\r\n";

    assertThat(answers(GET + upgrade + "\r\n")).containsExactly("200", "open");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "PROPFIND", "get", "PATCH", "PUT", "DELETE"})
  void onlyTheRealMethodCounts(String method) throws IOException {
    String request = Connection.get("/v1/uploads", token).replaceFirst("GET", method);

    assertThat(answers(request)).containsExactly("405", "open");
    assertThat(
            answers(
                request.replaceFirst(
                    "\r\n",
                    "\r\nX-HTTP-Method-Override: POST\r\nX-HTTP-Method: POST\r\nX-Method-Override: POST\r\n")))
        .containsExactly("405", "open");
  }

  /** Address and scheme of what is signed come from the configuration alone. */
  @Test
  void forwardingHeadersChangeNothing() throws IOException {
    String request = Connection.upload(token, "users/alice/photos/a.png");
    String poison =
        "\r\nX-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: gopher\r\nX-Forwarded-Prefix: /evil"
            + "\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: host=evil.example;proto=gopher"
            + "\r\nX-Original-URL: /v1/policies\r\nX-Rewrite-URL: /v1/policies\r\n";
    try (Connection connection = new Connection(service.port())) {
      for (String raw :
          List.of(
              request.replaceFirst("\r\n", poison),
              request.replace("Host: localhost", "Host: evil.example"),
              request.replace("POST /v1", "POST http://evil.example/v1"))) {
        Connection.Reply reply = connection.ask(raw);

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.body()).contains("\"url\":\"http://localhost:9/production-bucket/users/");
        assertThat(reply.headers() + reply.body()).doesNotContain("evil", "gopher");
      }
    }
  }
}
