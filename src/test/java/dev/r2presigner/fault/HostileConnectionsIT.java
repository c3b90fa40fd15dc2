package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.ProcessMemory;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers and users can do to the memory of the image's JVM in 384 MiB, less than the
 * manifests give: it stays within them, and honest clients are answered within two seconds
 * throughout.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag(Proof.ALONE)
class HostileConnectionsIT {

  /** Those of deploy/Containerfile.jvm, and the memory and collector of a container. */
  private static final String FLAGS =
      "-XX:MaxRAM=384m -XX:MaxRAMPercentage=50 -XX:MaxDirectMemorySize=64m"
          + " -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData -XX:+UseSerialGC";

  private static final long CONTAINER = 384L << 20;
  private static final long HONEST_MILLIS = 2000;
  private static final long CLOSED_MILLIS = 60_000;

  /** What a connection may cost that sent 15 KiB of a head, or nothing at all. */
  private static final long OF_A_CONNECTION = 32 * 1024;

  @TempDir static Path directory;

  private static PackagedService service;
  private static Production production;
  private static String request;

  @BeforeAll
  static void start() throws IOException {
    production = Production.withoutStore(directory).set("JAVA_TOOL_OPTIONS", FLAGS);
    service = production.ready();
    request = Connection.upload(production.token("alice"), "users/alice/photos/a.png");
    Load.oneByOne(service.port(), 3000, n -> request);
  }

  @AfterAll
  static void stop() {
    // Requests that lost their answer would make this last for as long as the shutdown may.
    long start = System.nanoTime();
    assertThat(service.terminate()).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  private static void honestIsAnswered() throws IOException {
    long start = System.nanoTime();
    try (Connection honest = new Connection(service.port())) {
      assertThat(honest.ask(request).status()).isEqualTo(200);
    }
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(HONEST_MILLIS);
  }

  private static void areClosed(List<Connection> connections) throws IOException {
    long start = System.nanoTime();
    for (Connection one : connections) {
      int left = (int) (CLOSED_MILLIS - (System.nanoTime() - start) / 1_000_000);
      assertThat(one.isClosedWithin(Math.max(1, left))).isTrue();
      one.close();
    }
  }

  /** By their time-outs in the full lane; in the others TrickleIT waits for those. */
  private static void areGivenUp(List<Connection> connections) throws IOException {
    if (Proof.isFull()) {
      areClosed(connections);
    }
    for (Connection one : connections) {
      one.close();
    }
  }

  private static void fitsIntoTheContainer(String after) throws IOException {
    long peak = ProcessMemory.peak(service.pid());
    System.out.printf("%s: peak %d MiB of 384%n", after, peak >> 20);
    assertThat(peak).isLessThan(CONTAINER);
  }

  /** Before: 515 MiB after 4 s, which ends the container; 240 kB were sent. */
  @Test
  @Order(1)
  void unreadPipelinedAnswersAreBounded() throws IOException {
    List<Connection> unread = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      unread.add(new Connection(service.port()));
    }
    String forty = "GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(40);
    for (int i = 0; i < 200; i++) {
      for (Connection one : unread) {
        one.writeIfOpen(forty);
      }
      if (i % 20 == 0) {
        honestIsAnswered();
      }
    }
    fitsIntoTheContainer("8,000 unread pipelined requests, twice");
    areClosed(unread);
  }

  /** Before: 19 of 20 were held for ever. A preflight pipelined behind them ended the stack. */
  @Test
  @Order(2)
  void answersBehindASlowOneAreNotLost() throws IOException {
    List<Connection> held = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Connection one = new Connection(service.port());
      one.writeIfOpen("GET /q/openapi HTTP/1.1\r\nHost: localhost\r\n\r\n");
      one.writeIfOpen(
          ("OPTIONS /v1/uploads HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\n"
                  + "Access-Control-Request-Method: POST\r\n\r\n")
              .repeat(1000));
      held.add(one);
    }
    honestIsAnswered();
    areClosed(held);
  }

  /** The full lane alone: in every lane the next test does it with heads, which cost more. */
  @Test
  @Order(3)
  @Tag(Proof.FULL)
  void silentConnectionsMakeRoomAndCostLittle() throws IOException {
    silent("", 4096);
  }

  @Test
  @Order(4)
  void halfHeadsMakeRoomAndCostLittle() throws IOException {
    silent("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(15_000), 4096);
  }

  private static void silent(String beginning, int connections) throws IOException {
    service.collectGarbage();
    long before = ProcessMemory.now(service.pid());
    List<Connection> silent = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      silent.add(new Connection(service.port()).writeIfOpen(beginning));
      if (i % 256 == 255) {
        honestIsAnswered();
      }
    }
    long each = (ProcessMemory.now(service.pid()) - before) / connections;
    System.out.printf("%d connections: %d bytes each%n", connections, each);
    assertThat(each).isLessThan(OF_A_CONNECTION);
    areGivenUp(silent);
    fitsIntoTheContainer(connections + " connections");
  }

  /** Before: the JVM ended after 4 s for want of memory (exit code 3). */
  @Test
  @Order(5)
  void unfinishedBodiesAreBounded() throws IOException {
    List<String> paths = List.of("/v1/uploads/batch", "/v1/uploads", "/v1/multipart");
    // Each waits for its bodies to be given up.
    for (String path : paths.subList(0, Proof.isFull() ? paths.size() : 1)) {
      List<Connection> bodies = new ArrayList<>();
      for (int i = 0; i < 160; i++) {
        String head = Connection.post(path, production.token("user" + i % 8), "");
        bodies.add(
            new Connection(service.port())
                .writeIfOpen(head.replace("Content-Length: 0", "Content-Length: 2097152"))
                .writeIfOpen(" ".repeat(2_000_000)));
        if (i % 20 == 19) {
          honestIsAnswered();
        }
      }
      fitsIntoTheContainer("160 unfinished bodies for " + path);
      areGivenUp(bodies);
    }
    // Their memory is free again.
    honestIsAnswered();
    String batch = "{\"uploads\":[" + " ".repeat(1_900_000) + "]}";
    String ask = Connection.post("/v1/uploads/batch", production.token("user1"), batch);
    service.await("room for a large body", Duration.ofSeconds(5), () -> isRefusedForItsJson(ask));
  }

  private static boolean isRefusedForItsJson(String ask) {
    try (Connection large = new Connection(service.port())) {
      return large.ask(ask).status() == 400;
    } catch (IOException closed) {
      return false;
    }
  }

  /** Before: 400 unfinished bodies held all worker threads, and one honest call took 14 s. */
  @Test
  @Order(6)
  void unfinishedBodiesHoldNoThreads() throws IOException {
    List<Connection> bodies = new ArrayList<>();
    String head = Connection.post("/v1/multipart", production.token("alice"), "{");
    for (int i = 0; i < 400; i++) {
      bodies.add(
          new Connection(service.port())
              .writeIfOpen(head.replace("Content-Length: 1", "Content-Length: 7000")));
    }
    long start = System.nanoTime();
    try (Connection honest = new Connection(service.port())) {
      String begin =
          "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":9}";
      String ask = Connection.post("/v1/multipart", production.token("alice"), begin);
      // The policy does not allow it; what matters is that a thread was free to say so.
      assertThat(honest.ask(ask).status()).isEqualTo(403);
    }
    assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(HONEST_MILLIS);
    for (Connection one : bodies) {
      one.close();
    }
  }

  /** Before: 19 of 20 were still held after 72 s, and nobody else was let in. */
  @Test
  @Order(7)
  void silenceLocksNobodyOut(@TempDir Path other) throws IOException {
    Production small =
        Production.withoutStore(other)
            .set("JAVA_TOOL_OPTIONS", FLAGS)
            .set("HTTP_MAX_CONNECTIONS", "20");
    try (PackagedService few = small.ready()) {
      String ask = Connection.upload(small.token("alice"), "users/alice/photos/a.png");
      try (Connection first = new Connection(few.port())) {
        assertThat(first.ask(ask).status()).isEqualTo(200);
      }
      List<Connection> silent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        silent.add(new Connection(few.port()));
      }
      long start = System.nanoTime();
      // Half of them make room; a burst may be refused until they have.
      for (Connection oldest : silent.subList(0, 10)) {
        assertThat(oldest.isClosedWithin((int) HONEST_MILLIS)).isTrue();
      }
      try (Connection honest = new Connection(few.port())) {
        assertThat(honest.ask(ask).status()).isEqualTo(200);
      }
      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(HONEST_MILLIS);
      areGivenUp(silent);
    }
  }
}
