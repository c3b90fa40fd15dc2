package dev.r2presigner.fault;

import static dev.r2presigner.fault.AmbiguousRequests.GET;
import static dev.r2presigner.fault.AmbiguousRequests.POST;
import static dev.r2presigner.fault.AmbiguousRequests.SMUGGLED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
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

  private static final String ORIGIN = "https://app.example.com";

  /** The only request here from that page, so that its answer is known by its header. */
  private static final String MARKER = GET + "Origin: " + ORIGIN + "\r\n\r\n";

  @TempDir static Path directory;

  private static PackagedService service;
  private static String token;

  @BeforeAll
  static void start() {
    Production production = Production.withoutStore(directory).set("ALLOWED_ORIGINS", ORIGIN);
    token = production.token("alice");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    service.close();
    assertThat(service.output()).doesNotContain(" ERROR ");
  }

  /**
   * All that comes until the other side closes. Where it does not, "open" stands for the answer to
   * one more request: nothing came between, and what was sent before has come to its end.
   */
  private static List<String> answers(String raw) throws IOException {
    List<String> answers = new ArrayList<>();
    try (Connection connection = new Connection(service.port())) {
      connection.write(raw + MARKER);
      while (true) {
        Connection.Reply reply = connection.read();
        if (reply.header("access-control-allow-origin").equals(ORIGIN)) {
          answers.add("open");
          return answers;
        }
        answers.add(String.valueOf(reply.status()));
      }
    } catch (EOFException | SocketException closed) {
      return answers;
    }
  }

  private static String firstAnswer(String raw) throws IOException {
    try (Connection connection = new Connection(service.port())) {
      return String.valueOf(connection.ask(raw).status());
    }
  }

  @ParameterizedTest
  @MethodSource("dev.r2presigner.fault.AmbiguousRequests#all")
  void whatCanBeReadInTwoWaysIsRefusedAndTheConnectionClosed(String raw) throws IOException {
    assertThat(answers(raw)).isSubsetOf("400", "401", "501");
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

      assertThat(firstAnswer(head)).isEqualTo("413");
    }
  }

  @Test
  void aChunkedBodyThatIsTooLongIsRefused() throws IOException {
    String head =
        Connection.post("/v1/uploads", token, "")
            .replace("Content-Length: 0", "Transfer-Encoding: chunked");
    String chunk = "4000\r\n" + " ".repeat(0x4000) + "\r\n";

    assertThat(firstAnswer(head + chunk.repeat(5) + "0\r\n\r\n")).isEqualTo("413");
    String large = head.replace("uploads", "uploads/batch");
    assertThat(firstAnswer(large + chunk.repeat(127) + "2\r\n{}\r\n0\r\n\r\n")).isEqualTo("400");
    assertThat(firstAnswer(large + chunk.repeat(129) + "0\r\n\r\n")).isEqualTo("413");
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
    // A native executable does not know the version, the jars answer as for 1.1; both close.
    assertThat(answers(GET.replace("1.1", "2.0") + "\r\n" + SMUGGLED))
        .hasSize(1)
        .isSubsetOf("200", "501");
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
