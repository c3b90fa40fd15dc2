package dev.r2presigner.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.fault.Connection;
import dev.r2presigner.fault.Load;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a whole request allocates, HTTP, token, JSON and audit included: as many young generations
 * as it fills. With the first compiler, which leaves out no allocation and so soon makes as many as
 * it ever will: a busy neighbour does not change them, nor does the time to warm up.
 */
@Tag(Proof.FULL)
class RequestGarbageIT {

  private static final int REQUESTS = 4_000;

  /** Eight of the ten parts of {@code -Xmn}; survivors have the others. */
  private static final double EDEN = 8 * 1024 * 1024 * 0.8;

  /** With some room: one collection more or less is 1,700. */
  private static final int BOUND = 62_000;

  @TempDir Path directory;

  @Test
  void aRequestMakesNoMoreGarbageThanItDid() throws IOException {
    Production production =
        Production.withoutStore(directory)
            .set(
                "JAVA_TOOL_OPTIONS",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xms96m -Xmx96m -Xmn8m"
                    + " -Xlog:gc:file=gc.log");
    try (PackagedService service = production.ready()) {
      String request = Connection.upload(production.token("alice"), "users/alice/photos/a.png");
      Load.oneByOne(service.port(), REQUESTS / 2, n -> request);
      long before = collections();

      Load load = Load.oneByOne(service.port(), REQUESTS, n -> request);

      assertThat(load.statuses()).isEqualTo(Map.of(200, REQUESTS));
      double bytes = (collections() - before) * EDEN / REQUESTS;
      System.out.printf("an upload: %.0f bytes a request%n", bytes);
      assertThat(bytes).isLessThanOrEqualTo(BOUND);
    }
  }

  private long collections() throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("gc.log"))) {
      return lines.filter(line -> line.contains("Pause Young")).count();
    }
  }
}
