package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While calls that need the bucket fail or hang, those that need none go on at the same speed. */
@Tag(Proof.ALONE)
@Tag(Proof.FULL)
class StoreDownIT {

  static final String VIDEOS =
      """
      presigner:
        policies:
          videos:
            prefix: users/{sub}/videos/
            operations: [upload, multipart]
            content-types: ["video/*"]
            max-size: 1G
      """;

  static final String FILM =
      "{\"key\":\"users/alice/videos/a.mp4\",\"contentType\":\"video/mp4\",\"contentLength\":9}";

  private static final int REQUESTS = 1000;

  /** As shipped. */
  private static final int MAX_CALLS = 32;

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicBoolean over = new AtomicBoolean();

  @AfterEach
  void stop() {
    over.set(true);
    threads.shutdownNow();
  }

  @Test
  void presigningDoesNotNoticeThatTheBucketHangs() throws IOException {
    try (Tarpit tarpit = new Tarpit()) {
      presigningGoesOn(tarpit.uri(), 48, () -> tarpit.taken() >= MAX_CALLS);
    }
  }

  @Test
  void presigningDoesNotNoticeThatTheBucketIsGone() throws IOException {
    AtomicInteger refused = new AtomicInteger();
    URI closed = URI.create("http://127.0.0.1:" + FreePorts.any());
    presigningGoesOn(closed, 4, () -> refused.incrementAndGet() > 10);
  }

  private void presigningGoesOn(URI store, int callers, BooleanSupplier underWay)
      throws IOException {
    Production production = Production.in(directory, store).asShipped().policies(VIDEOS);
    String token = production.token("alice");
    String upload = Connection.post("/v1/uploads", token, FILM);
    String begin = Connection.post("/v1/multipart", token, FILM);
    try (PackagedService service = production.ready()) {
      Load.oneByOne(service.port(), REQUESTS, n -> upload);
      Load before = Load.oneByOne(service.port(), REQUESTS, n -> upload);
      for (int i = 0; i < callers; i++) {
        threads.submit(() -> keepCalling(service.port(), begin));
      }
      service.await("calls under way", Duration.ofSeconds(60), underWay);

      Load during = Load.oneByOne(service.port(), REQUESTS, n -> upload);

      System.out.println("before: " + before + "; during: " + during);
      assertThat(during.statuses()).isEqualTo(Map.of(200, REQUESTS));
      assertThat(during.percentile(0.99))
          .isLessThan(before.percentile(0.99).multipliedBy(5).plusMillis(100));
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
      // Worker threads are left too.
      String sign =
          "{\"method\":\"PUT\",\"key\":\"users/alice/videos/a.mp4\",\"contentType\":\"video/mp4\",\"size\":9}";
      assertThat(service.post("/uppy/sign", token, sign).statusCode()).isEqualTo(200);
    }
  }

  private void keepCalling(int port, String begin) {
    while (!over.get()) {
      try (Connection connection = new Connection(port)) {
        while (!over.get()) {
          assertThat(connection.ask(begin).status()).isIn(503, 504);
        }
      } catch (IOException ended) {
        return;
      }
    }
  }
}
