package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of the packaged service, with the settings that it is shipped with: no request that was
 * accepted goes unanswered, and the process is gone, with 0, before an orchestrator kills it.
 */
class ShutdownIT {

  private static final int CLIENTS = 16;
  private static final Duration KILL = Duration.ofSeconds(30);

  private static final String VIDEOS =
      """
      presigner:
        policies:
          videos:
            prefix: users/{sub}/videos/
            operations: [upload, multipart]
            content-types: ["video/*"]
            max-size: 1G
      """;

  private static final String FILM =
      "{\"key\":\"users/alice/videos/a.mp4\",\"contentType\":\"video/mp4\",\"contentLength\":9}";

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void nothingIsLostWhenItEndsUnderLoad() throws Exception {
    Production production = Production.withoutStore(directory).unset("SHUTDOWN_DELAY");
    try (PackagedService service = production.ready()) {
      String request = Connection.upload(production.token("alice"), "users/alice/photos/a.png");
      AtomicInteger answered = new AtomicInteger();
      AtomicInteger afterUnready = new AtomicInteger();
      AtomicInteger told = new AtomicInteger();
      Queue<String> lost = new ConcurrentLinkedQueue<>();
      CountDownLatch unready = new CountDownLatch(1);
      List<Future<?>> clients =
          IntStream.range(0, CLIENTS)
              .<Future<?>>mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            while (true) {
                              try (Connection connection = new Connection(service.port())) {
                                Connection.Reply reply;
                                do {
                                  reply = connection.ask(request);
                                  answered.incrementAndGet();
                                  if (reply.status() != 200) {
                                    lost.add(reply.toString());
                                  }
                                  if (unready.getCount() == 0) {
                                    afterUnready.incrementAndGet();
                                  }
                                } while (!reply.saysClose());
                                told.incrementAndGet();
                              } catch (ConnectException portClosed) {
                                return;
                              } catch (IOException failed) {
                                lost.add(failed.toString());
                              }
                            }
                          }))
              .toList();
      service.await("under load", KILL.multipliedBy(3), () -> answered.get() > 500);

      long start = System.nanoTime();
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(service::terminate, threads);
      service.await(
          "unready", KILL, () -> service.management("/q/health/ready").statusCode() == 503);
      unready.countDown();
      assertThat(exit.get(KILL.toSeconds(), TimeUnit.SECONDS)).isZero();
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      for (Future<?> client : clients) {
        client.get(KILL.toSeconds(), TimeUnit.SECONDS);
      }

      System.out.printf(
          "%d answers, %d after unready, %d said close, ended in %s, lost %d %s%n",
          answered.get(),
          afterUnready.get(),
          told.get(),
          took,
          lost.size(),
          lost.stream().distinct().toList());
      assertThat(took).isLessThan(KILL);
      assertThat(afterUnready).hasValueGreaterThan(20);
      // One connection may have completed between the last look and the port's closing.
      assertThat(lost).hasSizeLessThanOrEqualTo(1).allMatch(each -> each.contains("reset"));
      assertThat(service.output()).doesNotContain(" ERROR ");
    }
  }

  @Test
  @Tag(Proof.FULL)
  void callsThatHangAtTheBucketAreAnsweredBeforeTheEnd() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch arrived = new CountDownLatch(4);
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.setExecutor(threads);
    store.createContext(
        "/",
        exchange -> {
          arrived.countDown();
          try {
            over.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
    store.start();
    Production production =
        Production.in(directory, URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
            .policies(VIDEOS)
            .unset("SHUTDOWN_DELAY");
    String token = production.token("alice");
    try (PackagedService service = production.ready()) {
      List<CompletableFuture<Integer>> hanging =
          IntStream.range(0, 4)
              .mapToObj(
                  n ->
                      CompletableFuture.supplyAsync(
                          () -> service.post("/v1/multipart", token, FILM).statusCode(), threads))
              .toList();
      assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

      long start = System.nanoTime();
      assertThat(service.terminate()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(KILL);

      for (CompletableFuture<Integer> call : hanging) {
        assertThat(call.get(1, TimeUnit.SECONDS)).isEqualTo(504);
      }
    } finally {
      over.countDown();
      store.stop(0);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aSecondSignalChangesNothing() throws Exception {
    Production production = Production.withoutStore(directory).unset("SHUTDOWN_DELAY");
    try (PackagedService service = production.ready()) {
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(service::terminate, threads);
      service.await(
          "unready", KILL, () -> service.management("/q/health/ready").statusCode() == 503);

      assertThat(service.terminate()).isZero();
      assertThat(exit.get(1, TimeUnit.SECONDS)).isZero();
    }
  }

  @Test
  void aConnectionThatIsOnlyHeldDoesNotDelayTheEnd() throws Exception {
    Production production = Production.withoutStore(directory);
    try (PackagedService service = production.ready();
        Connection silent = new Connection(service.port());
        Connection half = new Connection(service.port()).write("POST /v1/uploads HTTP/1.1\r\nHo")) {
      long start = System.nanoTime();
      assertThat(service.terminate()).isZero();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(silent.isClosedWithin(1000)).isTrue();
      assertThat(half.isClosedWithin(1000)).isTrue();
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aStartCanBeEndedToo() {
    Production production = Production.withoutStore(directory).unset("SHUTDOWN_DELAY");
    for (int millis : List.of(300, 700, 1200)) {
      try (PackagedService service = production.launch()) {
        service.await("old enough", KILL, () -> service.age().toMillis() > millis);

        assertThat(service.terminate()).as(service.output()).isIn(0, 143);
      }
    }
  }

  @Test
  @Tag(Proof.FULL)
  void endingOfAnIdleServiceIsQuick() throws EOFException {
    Production production = Production.withoutStore(directory);
    try (PackagedService service = production.ready()) {
      long start = System.nanoTime();

      assertThat(service.terminate()).isZero();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
      assertThat(service.output()).contains("stopped in");
      assertThat(service.stderr()).isEmpty();
    }
  }
}
