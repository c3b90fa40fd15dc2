package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More than it can do: everybody is answered or told to come back, and soon. */
@Tag(Proof.ALONE)
@Tag(Proof.FULL)
class OverloadIT {

  private static final int THREADS = 16;
  private static final int CONNECTIONS = 200;
  private static final int ROUNDS = 5;

  @TempDir Path directory;

  /** Much more than the 2 s of the contract: the clients of this test take most of the machine. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  @Test
  void threeThousandClientsAtOnceAreAllAnsweredSoonAndBlockNoEventLoop() throws Exception {
    Production production =
        Production.withoutStore(directory)
            .asShipped()
            .set("QUARKUS_VERTX_MAX_EVENT_LOOP_EXECUTE_TIME", "500ms");
    String token = production.token("alice");
    String request = Connection.upload(token, "users/alice/photos/a.png");
    String item = request.substring(request.indexOf("\r\n\r\n") + 4);
    String batch =
        IntStream.range(0, 100)
            .mapToObj(n -> item)
            .collect(Collectors.joining(",", "{\"uploads\":[", "]}"));
    try (PackagedService service = production.ready()) {
      Load.crowd(service.port(), 4, 4, 300, request);
      String batches = Connection.post("/v1/uploads/batch", token, batch);
      Load.oneByOne(service.port(), 100, n -> batches);
      int lines = service.stdout().size();

      Load alone = Load.oneByOne(service.port(), 1000, n -> request);
      long start = System.nanoTime();
      Load load = Load.crowd(service.port(), THREADS, CONNECTIONS, ROUNDS, request);
      double seconds = (System.nanoTime() - start) / 1e9;
      Load after = Load.oneByOne(service.port(), 1000, n -> request);
      Load many = Load.crowd(service.port(), 8, 2, 20, batches);

      int total = THREADS * CONNECTIONS * ROUNDS;
      System.out.printf(
          "alone %s; %d at once %s (%.0f/s); after %s; batches %s%n",
          alone, THREADS * CONNECTIONS, load, total / seconds, after, many);
      assertThat(load.statuses().keySet()).isSubsetOf(200, 503);
      assertThat(load.slowest()).isLessThan(BOUND);
      assertThat(after.statuses()).isEqualTo(Map.of(200, 1000));
      assertThat(after.percentile(0.99)).isLessThan(Duration.ofSeconds(1));
      assertThat(many.statuses().keySet()).isSubsetOf(200, 503);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
      List<String> log = service.stdout();
      assertThat(log.subList(lines, log.size())).noneMatch(l -> l.contains("BlockedThreadChecker"));
    }
  }

  @Test
  void aFullPoolOfWorkersTellsWhoComesNextToComeBack() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Tarpit tarpit = new Tarpit()) {
      Production production =
          Production.in(directory, tarpit.uri())
              .policies(StoreDownIT.VIDEOS)
              .set("STORE_TIMEOUT", "5s")
              .set("QUARKUS_THREAD_POOL_MAX_THREADS", "4")
              .set("QUARKUS_THREAD_POOL_QUEUE_SIZE", "4");
      String token = production.token("alice");
      try (PackagedService service = production.ready()) {
        List<CompletableFuture<HttpResponse<String>>> calls =
            IntStream.range(0, 30)
                .mapToObj(
                    n ->
                        CompletableFuture.supplyAsync(
                            () -> service.post("/v1/multipart", token, StoreDownIT.FILM), threads))
                .toList();
        service.await("stuck", Duration.ofSeconds(10), () -> tarpit.taken() > 0);

        assertThat(service.post("/v1/uploads", token, StoreDownIT.FILM).statusCode())
            .isEqualTo(200);
        int overloaded = 0;
        for (CompletableFuture<HttpResponse<String>> call : calls) {
          HttpResponse<String> answer = call.get(20, TimeUnit.SECONDS);
          assertThat(answer.statusCode()).as(answer.body()).isIn(503, 504);
          assertThat(answer.headers().firstValue("retry-after")).isPresent();
          if (answer.statusCode() == 503) {
            assertThat(answer.body()).contains("urn:r2-presigner:problem:overloaded\"");
            overloaded++;
          }
        }
        assertThat(overloaded).isGreaterThan(10);
        assertThat((int) new Metrics(service).sum("presigner_requests_shed_total"))
            .isEqualTo(overloaded);
        assertThat(service.output()).doesNotContain(" ERROR ");
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
