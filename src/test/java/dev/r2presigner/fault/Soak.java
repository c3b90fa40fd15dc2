package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Minutes of good and bad requests, after which memory, threads, files and times are what they were
 * at the beginning. Not an IT by name, since it takes its time: {@code ./mvnw -Psoak verify}.
 */
class Soak {

  private static final Duration TIME = Duration.ofMinutes(Long.getLong("soak.minutes", 10));
  private static final int CLIENTS = 4;
  private static final int PERIOD_MILLIS = 10;
  private static final int PROBES = 2000;
  private static final int MEGABYTE = 1 << 20;

  @TempDir Path directory;

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger sent = new AtomicInteger();

  /** Where it stands at some moment. */
  private record State(long heap, long threads, long files, Load load) {

    @Override
    public String toString() {
      return "heap after GC %.1f MB, threads %d, open files %d, %s"
          .formatted((double) heap / MEGABYTE, threads, files, load);
    }
  }

  /** A request and what it is answered with; 0 where nobody waits for an answer. */
  private record Step(String request, int status) {}

  @Test
  void afterMinutesOfLoadEverythingIsAsItWas() throws IOException {
    Production production =
        Production.withoutStore(directory).asShipped().policies(StoreDownIT.VIDEOS);
    String token = production.token("alice");
    List<Step> steps = steps(token);
    String probe = Connection.post("/v1/uploads", token, StoreDownIT.FILM);
    ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);
    try (PackagedService service = production.ready()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.scheduleAtFixedRate(
            () -> step(service.port(), steps.get(sent.getAndIncrement() % steps.size())),
            0,
            PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
      }
      pass(service, TIME.dividedBy(10));
      Load.oneByOne(service.port(), PROBES, n -> probe);
      State start = state(service, probe);
      System.out.println("start: " + start);
      pass(service, TIME.minus(TIME.dividedBy(10)));
      State end = state(service, probe);
      System.out.printf("end: %s; %d requests beside the probes%n", end, sent.get());

      assertThat(wrong).isEmpty();
      assertThat(end.load().statuses()).isEqualTo(Map.of(200, PROBES));
      assertThat(end.heap()).isLessThan(start.heap() + start.heap() / 4 + 8 * MEGABYTE);
      assertThat(end.threads()).isLessThanOrEqualTo(start.threads() + 8);
      assertThat(end.files()).isLessThanOrEqualTo(start.files() + 16);
      assertThat(end.load().percentile(0.99))
          .isLessThan(start.load().percentile(0.99).multipliedBy(4).plusMillis(100));
      assertThat(service.output()).doesNotContain(" ERROR ", "OutOfMemory");
      assertThat(service.terminate()).isZero();
    } finally {
      clients.shutdownNow();
    }
  }

  private static List<Step> steps(String token) {
    String film = Connection.post("/v1/uploads", token, StoreDownIT.FILM);
    String others = StoreDownIT.FILM.replace("alice", "bob");
    String batch = "{\"uploads\":[" + (StoreDownIT.FILM + ",").repeat(19) + StoreDownIT.FILM + "]}";
    return List.of(
        new Step(film, 200),
        new Step(Connection.get("/v1/policies", token), 200),
        new Step(Connection.post("/v1/uploads/batch", token, batch), 200),
        new Step(film.substring(0, film.length() - 9), 0),
        new Step(Connection.post("/v1/uploads", token, others), 403),
        new Step(Connection.post("/v1/uploads", token, "{"), 400),
        new Step(Connection.post("/v1/uploads", token + "x", StoreDownIT.FILM), 401),
        new Step(Connection.get("/v1/none", token), 404),
        new Step(Connection.post("/v1/uploads", token, " ".repeat(70_000)), 413),
        new Step(Connection.post("/v1/multipart", token, StoreDownIT.FILM), 503),
        new Step("GET /v1/cors HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        new Step("GET /v1/cors HTTP/1.1\r\nHo", 0));
  }

  /** On a connection of its own, which half of the clients leave without a word. */
  private void step(int port, Step step) {
    try (Connection connection = new Connection(port)) {
      connection.write(step.request());
      if (step.status() == 0) {
        connection.vanish();
        return;
      }
      int status = connection.read().status();
      if (status != step.status()) {
        wrong.add(step.status() + " became " + status);
      }
    } catch (IOException failed) {
      wrong.add(step.status() + " became " + failed);
    }
  }

  private static void pass(PackagedService service, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    service.await("through", time.plusMinutes(1), () -> System.nanoTime() > end);
  }

  private static State state(PackagedService service, String probe) throws IOException {
    Metrics metrics = new Metrics(service);
    Load load = Load.oneByOne(service.port(), PROBES, n -> probe);
    return new State(metrics.heap(), metrics.threads(), metrics.openFiles(), load);
  }
}
