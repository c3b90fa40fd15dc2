package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Looking at objects and deleting them while the bucket has trouble: told in bounded time, and only
 * to those whom the object belongs to.
 */
class ObjectTroubleIT {

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/files/
            operations: [upload, download, delete, list]
            content-types: [text/plain]
            max-size: 1M
      """;

  private static final String KEY = "users/alice/files/a.txt";

  @TempDir static Path directory;

  private static FaultyBucket store;
  private static PackagedService service;
  private static Production production;

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

  private enum Call {
    LOOK,
    DELETE,
    LIST,
    CONFIRM;

    Response by(String token, PackagedService service) {
      Api api = Api.at("http://localhost:" + service.port(), token);
      return switch (this) {
        case LOOK -> api.request().request(Method.GET, "/v1/objects/" + KEY);
        case DELETE -> api.request().request(Method.DELETE, "/v1/objects/" + KEY);
        case LIST -> api.request().request(Method.GET, "/v1/objects?prefix=users/alice/files/");
        case CONFIRM ->
            api.post(
                "/v1/uploads/confirm",
                Map.of("key", KEY, "contentType", "text/plain", "contentLength", 1));
      };
    }
  }

  private static void told(Response answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.<String>path("type")).endsWith(":" + slug);
    assertThat(answer.asString()).doesNotContain("127.0.0.1", "Exception", "amazon", "X-Amz");
    assertThat(answer.header("Retry-After") != null).isEqualTo(status >= 500);
  }

  private static Response by(String subject, Call call) {
    return call.by(production.token(subject), service);
  }

  private static Response within(Duration bound, Call call, String subject) {
    long start = System.nanoTime();
    Response answer = by(subject, call);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
    return answer;
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, 503, storage-unavailable",
    "503, SlowDown, 503, storage-unavailable",
    "429, TooManyRequests, 503, storage-unavailable",
    "403, AccessDenied, 503, storage-unavailable",
    "404, NoSuchBucket, 503, storage-unavailable",
    "403, ObjectLockedByBucketPolicy, 409, conflict",
    "409, OperationAborted, 409, conflict",
    "502, '', 503, storage-unavailable",
  })
  void whatWasNotDeletedIsNotSaidToBe(int says, String code, int status, String slug) {
    store.fail(says, code);

    told(within(FaultyBucket.BOUND, Call.DELETE, "alice"), status, slug);
    Response many = deleteMany(KEY, "users/bob/files/a.txt");
    assertThat(many.<List<Integer>>path("results.status")).containsExactly(status, 403);
    assertThat(many.<String>path("results[0].problem.type")).endsWith(":" + slug);
  }

  private static Response deleteMany(String... keys) {
    return Api.at("http://localhost:" + service.port(), production.token("alice"))
        .post("/v1/objects/delete", Map.of("keys", List.of(keys)));
  }

  /** The store answers 200 and says for each object what became of it. */
  @Test
  void ofManyEachIsSaidToBeDeletedOrNot() {
    String said =
        List.of("AccessDenied", "ObjectLockedByBucketPolicy", "InternalError", "NoSuchKey").stream()
            .map(code -> "<Error><Key>%s</Key><Code>%s</Code></Error>".formatted(KEY + code, code))
            .collect(Collectors.joining("", "<DeleteResult>", "</DeleteResult>"));
    store.say(200, said);

    assertThat(
            deleteMany(
                    KEY,
                    KEY + "AccessDenied",
                    KEY + "ObjectLockedByBucketPolicy",
                    KEY + "InternalError",
                    KEY + "NoSuchKey")
                .<List<Integer>>path("results.status"))
        .containsExactly(204, 503, 409, 503, 204);
  }

  /** S3, R2 and Ceph say 204 of what is not there; Google's gateway says 404. */
  @Test
  void whatIsNotThereIsDeletedWhateverTheStoreCallsIt() {
    store.say(204, "");
    assertThat(by("alice", Call.DELETE).statusCode()).isEqualTo(204);

    store.fail(404, "NoSuchKey");
    assertThat(by("alice", Call.DELETE).statusCode()).isEqualTo(204);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    store.say(404, "");

    told(by("alice", Call.LOOK), 404, "not-found");
    told(by("alice", Call.CONFIRM), 404, "not-found");
  }

  private static Stream<Call> hanging() {
    return Proof.isFull() ? Stream.of(Call.values()) : Stream.of(Call.DELETE);
  }

  @ParameterizedTest
  @MethodSource("hanging")
  void aBucketThatHangsIsATimeOut(Call call) {
    CountDownLatch over = new CountDownLatch(1);
    store.behave(exchange -> over.await());

    told(within(FaultyBucket.BOUND, call, "alice"), 504, "storage-timeout");

    over.countDown();
  }

  /** So that no answer, and not the time it takes, tells whether there is such an object. */
  @ParameterizedTest
  @EnumSource(Call.class)
  void theBucketIsNotAskedForAnothersObject(Call call) {
    CountDownLatch over = new CountDownLatch(1);
    store.behave(exchange -> over.await());
    int before = store.requests();

    told(within(FaultyBucket.TIMEOUT, call, "bob"), 403, "key-not-allowed");

    assertThat(store.requests()).isEqualTo(before);
    over.countDown();
  }

  @Test
  void aClosedPortIsUnavailable(@TempDir Path other) {
    Production installation =
        Production.in(other, URI.create("http://127.0.0.1:" + FreePorts.any())).policies(POLICIES);
    try (PackagedService closed = installation.ready()) {
      for (Call call : Call.values()) {
        told(call.by(installation.token("alice"), closed), 503, "storage-unavailable");
      }
    }
  }
}
