package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket that is gone or hangs: told in bounded time, and nobody else notices. */
@Tag(Proof.ALONE)
class BucketDownIT {

  private static final Duration BOUND = Duration.ofSeconds(8);
  private static final String PICTURE =
      "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":1}";

  @TempDir Path directory;

  private Production production(String endpoint) {
    return Production.in(directory, URI.create(endpoint))
        .set("ALLOWED_ORIGINS", "https://app.example.com")
        .set("STORE_CONNECT_TIMEOUT", "1s")
        .set("STORE_TIMEOUT", "3s")
        .set("CORS_CHECK_EVERY", "1s")
        .set("CORS_APPLY_AT_START", "true");
  }

  private static String admin(Production production) {
    return production.token(
        "operator", claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
  }

  private static void told(HttpResponse<String> answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(":" + slug + "\"").doesNotContain("127.0.0.1", "Exception");
    assertThat(answer.headers().firstValue("retry-after")).get().asString().matches("[1-9]\\d*");
  }

  @Test
  void aClosedPortIs503() {
    Production production = production("http://127.0.0.1:" + FreePorts.any());
    try (PackagedService service = production.ready()) {
      long start = System.nanoTime();
      told(service.get("/v1/cors/drift", admin(production)), 503, "storage-unavailable");
      told(service.put("/v1/cors", admin(production)), 503, "storage-unavailable");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
      service.await("trying again", BOUND, () -> service.output().split("refused", -1).length > 4);
      assertThat(service.management("/q/metrics").body()).contains("\npresigner_cors_drift NaN");
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
      assertThat(service.post("/v1/uploads", production.token("alice"), PICTURE).statusCode())
          .isEqualTo(200);
    }
  }

  /** The operating system takes the connection; nobody ever reads from it. */
  @Test
  void aBlackHoleIs504AndPresigningGoesOn() throws Exception {
    ExecutorService asking = Executors.newFixedThreadPool(8);
    try (ServerSocket hole = blackHole()) {
      Production production = production("http://127.0.0.1:" + hole.getLocalPort());
      String admin = admin(production);
      String alice = production.token("alice");
      try (PackagedService service = production.ready()) {
        // The first one of a process is slow by itself.
        service.post("/v1/uploads", alice, PICTURE);
        long start = System.nanoTime();
        List<Future<HttpResponse<String>>> hanging =
            Stream.generate(() -> asking.submit(() -> service.get("/v1/cors/drift", admin)))
                .limit(8)
                .toList();

        int signed = 0;
        while (hanging.stream().anyMatch(call -> !call.isDone())) {
          long before = System.nanoTime();
          assertThat(service.post("/v1/uploads", alice, PICTURE).statusCode()).isEqualTo(200);
          assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND.dividedBy(4));
          signed++;
        }

        assertThat(signed).isGreaterThan(50);
        for (Future<HttpResponse<String>> call : hanging) {
          told(call.get(1, TimeUnit.SECONDS), 504, "storage-timeout");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
        assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
      }
    } finally {
      asking.shutdownNow();
    }
  }

  private static ServerSocket blackHole() throws IOException {
    return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  }
}
