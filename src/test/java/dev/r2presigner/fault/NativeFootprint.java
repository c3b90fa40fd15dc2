package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.ProcessMemory;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the native executable costs: disk, the time to its first answer, memory. */
@Tag(Proof.ALONE)
class NativeFootprint {

  private static final long MEGABYTE = 1_000_000;

  /** As ps and Kubernetes (Mi) count memory. */
  private static final long MEBIBYTE = 1024 * 1024;

  private static final int STARTS = 20;
  private static final String CORS = "GET /v1/cors HTTP/1.1\r\nHost: localhost\r\n\r\n";

  @TempDir Path directory;

  private Production production;

  @BeforeEach
  void install() {
    production = Production.withoutStore(directory);
  }

  @Test
  void isAtMost75Megabytes() throws IOException {
    long size = Files.size(Path.of(System.getProperty("native.image.path")));

    System.out.printf("executable: %.1f MB%n", size / (double) MEGABYTE);
    assertThat(size).isLessThanOrEqualTo(75 * MEGABYTE);
  }

  /** The best of some: this machine may be busy, which makes no start quicker than it is. */
  @Test
  @Tag("timing")
  void answersWithin60Milliseconds() throws IOException {
    List<Duration> starts = new ArrayList<>();
    for (int i = 0; i < STARTS; i++) {
      try (PackagedService service = production.launch()) {
        awaitAnswer(service);
        starts.add(service.age());
      }
    }

    Collections.sort(starts);
    System.out.println("first answer: best " + starts.get(0) + ", median " + starts.get(10));
    assertThat(starts.get(0)).isLessThanOrEqualTo(Duration.ofMillis(60));
  }

  private static void awaitAnswer(PackagedService service) {
    while (true) {
      try (Connection connection = new Connection(service.port())) {
        assertThat(connection.ask(CORS).status()).isEqualTo(200);
        return;
      } catch (IOException notYet) {
        assertThat(service.age()).isLessThan(Duration.ofSeconds(30));
        Thread.yield();
      }
    }
  }

  @Test
  void needsAtMost64MegabytesOfMemory() throws IOException {
    try (PackagedService service = production.ready()) {
      String request = Connection.upload(production.token("alice"), "users/alice/photos/a.png");
      Load load = Load.oneByOne(service.port(), 10_000, n -> request);

      assertThat(load.statuses()).isEqualTo(Map.of(200, 10_000));
      long resident = ProcessMemory.now(service.pid());
      System.out.printf("resident after 10,000: %.1f MiB%n", resident / (double) MEBIBYTE);
      assertThat(resident).isLessThanOrEqualTo(64 * MEBIBYTE);
    }
  }
}
