package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A bucket that refuses, lies, stalls or drips, behind the packaged service: told in bounded time
 * and in the contract's words, and presigning does not notice.
 */
class StoreTroubleIT {

  private static final int MAX_CALLS = 4;

  private static final String POLICIES =
      """
      presigner:
        policies:
          videos:
            prefix: users/{sub}/videos/
            operations: [upload, download, multipart]
            content-types: ["video/*"]
            max-size: 1G
      """;

  private static final String FILM =
      "{\"key\":\"users/alice/videos/a.mp4\",\"contentType\":\"video/mp4\",\"contentLength\":9}";

  @TempDir static Path directory;

  private static ExecutorService threads;
  private static FaultyBucket store;
  private static PackagedService service;
  private static String alice;

  @BeforeAll
  static void start() throws IOException {
    threads = Executors.newCachedThreadPool();
    store = new FaultyBucket();
    Production production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .set("STORE_TIMEOUT", FaultyBucket.TIMEOUT.toSeconds() + "s")
            .set("STORE_MAX_CALLS", String.valueOf(MAX_CALLS));
    service = production.ready();
    alice = production.token("alice");
  }

  @AfterAll
  static void stop() {
    service.close();
    store.close();
    threads.shutdownNow();
  }

  private static HttpResponse<String> begin() {
    return service.post("/v1/multipart", alice, FILM);
  }

  private static void told(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body())
        .contains("urn:r2-presigner:problem:" + slug + "\"")
        .doesNotContain("127.0.0.1", "Exception", "amazon", "production-bucket", "X-Amz");
    assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status >= 500);
  }

  private static void presigningGoesOn() {
    assertThat(service.post("/v1/uploads", alice, FILM).statusCode()).isEqualTo(200);
    assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
  }

  private static void within(Duration bound, Runnable action) {
    long start = System.nanoTime();
    action.run();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(bound);
  }

  @ParameterizedTest
  @CsvSource({
    "500, InternalError, 503, storage-unavailable",
    "503, SlowDown, 503, storage-unavailable",
    "429, TooManyRequests, 503, storage-unavailable",
    "403, AccessDenied, 503, storage-unavailable",
    "401, Unauthorized, 503, storage-unavailable",
    "501, NotImplemented, 503, storage-unavailable",
    "301, PermanentRedirect, 503, storage-unavailable",
    "400, InvalidArgument, 409, conflict",
    "409, OperationAborted, 409, conflict",
    "404, NoSuchUpload, 404, upload-not-found",
    "404, NoSuchBucket, 503, storage-unavailable",
    "412, PreconditionFailed, 412, precondition-failed",
    "502, '', 503, storage-unavailable",
    "200, '', 503, storage-unavailable",
  })
  void whatTheStoreSaysIsTranslated(int says, String code, int status, String slug) {
    store.fail(says, code);

    within(FaultyBucket.BOUND, () -> told(begin(), status, slug));

    presigningGoesOn();
  }

  @Test
  void anAnswerWithoutAnUploadIdIsNoAnswer() {
    store.say(200, "<InitiateMultipartUploadResult></InitiateMultipartUploadResult>");

    told(begin(), 503, "storage-unavailable");
  }

  @Test
  void halfAnAnswerIsNoAnswer() {
    store.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write('<');
          exchange.getResponseBody().flush();
        });

    within(FaultyBucket.BOUND, () -> told(begin(), 503, "storage-unavailable"));
  }

  @Test
  void anAnswerThatDripsIsCutOff() {
    CountDownLatch over = new CountDownLatch(1);
    store.behave(
        exchange -> {
          exchange.sendResponseHeaders(200, 100_000);
          while (!over.await(2, TimeUnit.MILLISECONDS)) {
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
          }
        });

    within(FaultyBucket.BOUND, () -> told(begin(), 504, "storage-timeout"));
    over.countDown();

    presigningGoesOn();
  }

  @Test
  void callsBeyondTheBulkheadAreRefusedAtOnceAndTheOthersTimeOut() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch taken = new CountDownLatch(MAX_CALLS);
    store.behave(
        exchange -> {
          taken.countDown();
          over.await();
        });
    List<CompletableFuture<HttpResponse<String>>> hanging =
        Stream.generate(() -> CompletableFuture.supplyAsync(StoreTroubleIT::begin, threads))
            .limit(MAX_CALLS)
            .toList();
    assertThat(taken.await(FaultyBucket.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();

    told(begin(), 503, "overloaded");
    presigningGoesOn();

    for (CompletableFuture<HttpResponse<String>> call : hanging) {
      told(call.get(FaultyBucket.BOUND.toSeconds(), TimeUnit.SECONDS), 504, "storage-timeout");
    }
    over.countDown();
    store.say(500, "");
    told(begin(), 503, "storage-unavailable");
  }

  @Test
  void aClosedPortIsUnavailable(@TempDir Path other) {
    Production production =
        Production.in(other, URI.create("http://127.0.0.1:" + FreePorts.any())).policies(POLICIES);
    try (PackagedService closed = production.ready()) {
      String token = production.token("alice");
      within(
          FaultyBucket.BOUND,
          () -> told(closed.post("/v1/multipart", token, FILM), 503, "storage-unavailable"));
      told(closed.get("/v1/objects/users/alice/videos/a.mp4", token), 503, "storage-unavailable");
      assertThat(closed.post("/v1/uploads", token, FILM).statusCode()).isEqualTo(200);
      assertThat(closed.output()).doesNotContain(Production.SECRET, "X-Amz-Signature");
    }
  }
}
