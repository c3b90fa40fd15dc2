package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Copies and moves while the store has trouble, lies, or knows no conditions: the answer is honest,
 * and the source of a move is deleted only after its copy was seen.
 */
class CopyTroubleIT {

  private static final String POLICIES =
      """
      presigner:
        policies:
          inbox:
            prefix: inbox/{sub}/
            operations: [copy-from, delete]
          archive:
            prefix: archive/{sub}/
            operations: [copy-to]
            content-types: [image/png]
            max-size: 10G
          desk:
            prefix: desk/{sub}/
            operations: [copy-to]
            content-types: [image/png]
            max-size: 10G
            overwrite: true
      """;

  private static final String FROM = "inbox/alice/a b+c.png";
  private static final String TO = "archive/alice/a.png";
  private static final String ETAG = "\"0123456789abcdef\"";
  private static final String OTHER = "\"fedcba9876543210\"";

  @TempDir static Path directory;

  private static FaultyBucket store;
  private static Production production;
  private static PackagedService service;

  /** What the store says next to a request, by method and the folder of its key; then 404. */
  private final Map<String, Queue<FaultyBucket.Behaviour>> script = new ConcurrentHashMap<>();

  private final List<String> sent = new CopyOnWriteArrayList<>();
  private volatile Headers copied;
  private volatile Headers deleted;

  @BeforeAll
  static void start() {
    store = new FaultyBucket();
    production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .set("STORE_TIMEOUT", FaultyBucket.TIMEOUT.toSeconds() + "s");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    service.close();
    store.close();
  }

  @BeforeEach
  void script() {
    store.behave(
        exchange -> {
          String method = exchange.getRequestMethod();
          String[] path = exchange.getRequestURI().getPath().split("/", 4);
          String call = method + " " + path[2];
          sent.add(call);
          if (method.equals("PUT")) {
            copied = exchange.getRequestHeaders();
          } else if (method.equals("DELETE")) {
            deleted = exchange.getRequestHeaders();
          }
          Queue<FaultyBucket.Behaviour> next = script.getOrDefault(call, new ArrayDeque<>());
          FaultyBucket.Behaviour due = next.size() > 1 ? next.remove() : next.peek();
          (due == null ? status(404) : due).answer(exchange);
        });
  }

  /** The last one stays for all that come after it. */
  private void says(String call, FaultyBucket.Behaviour... answers) {
    script.put(call, new ArrayDeque<>(List.of(answers)));
  }

  private static FaultyBucket.Behaviour status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  private static FaultyBucket.Behaviour object(String etag, String... headers) {
    return exchange -> {
      Headers reply = exchange.getResponseHeaders();
      reply.set("Content-Length", "17");
      reply.set("Content-Type", "image/png");
      reply.set("ETag", etag);
      reply.set("Last-Modified", "Sun, 29 Nov 2026 12:00:00 GMT");
      for (int i = 0; i < headers.length; i += 2) {
        reply.set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(200, -1);
    };
  }

  private static FaultyBucket.Behaviour copy(String etag) {
    return exchange ->
        xml(
            exchange,
            200,
            "<CopyObjectResult><ETag>"
                + etag.replace("\"", "&quot;")
                + "</ETag></CopyObjectResult>");
  }

  private static FaultyBucket.Behaviour error(int status, String code) {
    return exchange -> xml(exchange, status, "<Error><Code>" + code + "</Code></Error>");
  }

  private static void xml(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** A store on which all goes well. */
  private void isWell() {
    says("HEAD inbox", object(ETAG));
    says("HEAD archive", status(404), object(ETAG));
    says("HEAD desk", object(ETAG));
    says("PUT archive", copy(ETAG));
    says("PUT desk", copy(ETAG));
    says("DELETE inbox", status(204));
    says("DELETE archive", status(204));
    says("DELETE desk", status(204));
  }

  private static Response move(String to) {
    return send(Map.of("from", FROM, "to", to, "move", true));
  }

  private static Response send(Map<String, Object> body) {
    return Api.at("http://localhost:" + service.port(), production.token("alice"))
        .post("/v1/objects/copy", body);
  }

  private static void told(Response answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.<String>path("type")).endsWith(":" + slug);
    assertThat(answer.asString()).doesNotContain("127.0.0.1", "Exception", "amazon", "X-Amz");
  }

  private static void moved(Response answer, boolean sourceDeleted) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    assertThat(answer.<Boolean>path("sourceDeleted")).isEqualTo(sourceDeleted);
  }

  @Test
  void allConditionsAreSentAndTheSourceIsEncodedWithoutALeadingSlash() {
    isWell();

    moved(move(TO), true);

    assertThat(sent)
        .containsExactly(
            "HEAD inbox",
            "HEAD archive",
            "PUT archive",
            "HEAD archive",
            "HEAD inbox",
            "DELETE inbox");
    assertThat(copied.getFirst("x-amz-copy-source"))
        .isEqualTo(Production.BUCKET + "/inbox/alice/a%20b%2Bc.png");
    assertThat(copied.getFirst("x-amz-copy-source-if-match")).isEqualTo(ETAG);
    assertThat(copied.getFirst("x-amz-copy-if-match")).as("Ceph's own").isNull();
    assertThat(copied.getFirst("cf-copy-destination-if-none-match")).isEqualTo("*");
    assertThat(copied.getFirst("If-None-Match")).isEqualTo("*");
    assertThat(copied.getFirst("x-amz-metadata-directive")).isEqualTo("REPLACE");
    assertThat(copied.getFirst("Authorization"))
        .contains("cf-copy-destination-if-none-match", "x-amz-copy-source-if-match");
    assertThat(deleted.getFirst("If-Match")).isEqualTo(ETAG);
  }

  @Test
  void whereOverwritingIsAllowedTheTargetHasNoCondition() {
    isWell();

    moved(move("desk/alice/a.png"), true);

    assertThat(copied).doesNotContainKeys("Cf-copy-destination-if-none-match", "If-none-match");
    assertThat(copied.getFirst("x-amz-copy-source-if-match")).isEqualTo(ETAG);
    assertThat(sent).startsWith("HEAD inbox", "PUT desk");
  }

  @ParameterizedTest
  @CsvSource({"503, SlowDown", "500, InternalError", "502, ''"})
  void aCopyThatFailedIsSaidToHaveFailedAndIsNotRepeated(int status, String code) {
    isWell();
    says("HEAD archive", status(404));
    says("PUT archive", error(status, code));

    told(move(TO), 503, "storage-unavailable");

    assertThat(sent).containsOnlyOnce("PUT archive").doesNotContain("DELETE inbox");
  }

  @Test
  @Tag(Proof.FULL)
  void aLostAnswerIsATimeOutUnlessTheCopyIsSeen() {
    isWell();
    says("HEAD archive", status(404));
    CountDownLatch over = new CountDownLatch(1);
    says("PUT archive", exchange -> over.await());
    long begin = System.nanoTime();

    told(move(TO), 504, "storage-timeout");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(FaultyBucket.BOUND);
    assertThat(sent).doesNotContain("DELETE inbox");

    says("HEAD archive", status(404), object(ETAG));
    moved(move(TO), true);
    over.countDown();
  }

  @ParameterizedTest
  @CsvSource({
    "ETag, '\"fedcba9876543210\"'",
    "Content-Length, 18",
    "Content-Type, text/html",
    "x-amz-meta-role, admin",
  })
  void whatIsNotTheCopyIsNotTakenForIt(String header, String value) {
    isWell();
    says("HEAD archive", status(404), object(ETAG, header, value));
    says("PUT archive", status(503));

    told(move(TO), 503, "storage-unavailable");

    assertThat(sent).doesNotContain("DELETE inbox");
  }

  @Test
  void aFailedConditionTellsWhichOfTheTwo() {
    isWell();
    says("PUT archive", error(412, "PreconditionFailed"));
    told(move(TO), 412, "precondition-failed");

    says("HEAD archive", status(404));
    told(move(TO), 409, "conflict");

    says("PUT desk", error(412, "PreconditionFailed"));
    told(move("desk/alice/a.png"), 409, "conflict");
    assertThat(sent).doesNotContain("DELETE inbox");
  }

  /** As on a store that knows no condition on the source at all. */
  @Test
  void whatWasCopiedWithoutBeingJudgedDoesNotStay() {
    isWell();
    says("HEAD inbox", object(ETAG), object(OTHER));
    says("PUT archive", copy(OTHER));
    says("HEAD archive", status(404), object(OTHER));

    told(move(TO), 409, "conflict");

    assertThat(sent).contains("DELETE archive").doesNotContain("DELETE inbox");
    assertThat(deleted.getFirst("If-Match")).isEqualTo(OTHER);
  }

  /** The copy of an upload in parts has another ETag on R2 and S3. */
  @Test
  void anotherEtagOfAnUnchangedSourceIsACopy() {
    isWell();
    says("PUT archive", copy(OTHER));
    says("HEAD archive", status(404), object(OTHER));

    moved(move(TO), true);

    assertThat(sent).doesNotContain("DELETE archive");
  }

  @ParameterizedTest
  @CsvSource({"200, 409, conflict", "404, 409, conflict", "503, 503, storage-unavailable"})
  void aCopyThatIsNotSeenAfterwardsIsNone(int look, int status, String slug) {
    isWell();
    says("HEAD archive", status(404), look == 200 ? object(OTHER) : status(look));

    told(move(TO), status, slug);

    assertThat(sent).doesNotContain("DELETE inbox");
  }

  @Test
  void aDeletionThatFailsIsTold() {
    isWell();
    for (int status : new int[] {500, 403, 412, 409}) {
      says("HEAD archive", status(404), object(ETAG));
      says("DELETE inbox", status(status));
      moved(move(TO), false);
    }
    says("HEAD archive", status(404), object(ETAG));
    says("HEAD inbox", object(ETAG), status(404));
    moved(move(TO), false);
  }

  @Test
  void aConditionThatIsNotImplementedIsLeftOut() {
    isWell();
    says("DELETE inbox", error(501, "NotImplemented"), status(204));

    moved(move(TO), true);

    assertThat(deleted).doesNotContainKey("If-match");
  }

  @ParameterizedTest
  @CsvSource({
    "Content-Length, 5368709121, content-length-not-allowed",
    "Content-Type, text/html, content-type-not-allowed",
    "Content-Encoding, gzip, content-type-not-allowed",
  })
  void whatTheStoreSaysOfTheSourceIsJudged(String header, String value, String slug) {
    isWell();
    says("HEAD inbox", object(ETAG, header, value));

    told(move(TO), 422, slug);

    assertThat(sent).containsExactly("HEAD inbox");
  }

  /** Ceph stores it with what an SDK has put. */
  @Test
  void theFramingOfAnUploadIsNoEncoding() {
    isWell();
    says("HEAD inbox", object(ETAG, "Content-Encoding", "aws-chunked"));

    moved(move(TO), true);
  }

  @Test
  void theStoreIsNotAskedBeforeAllIsAllowed() {
    isWell();

    told(send(Map.of("from", FROM, "to", "archive/bob/x")), 403, "key-not-allowed");
    told(send(Map.of("from", "archive/alice/x", "to", TO)), 403, "operation-not-allowed");

    assertThat(sent).isEmpty();
  }
}
