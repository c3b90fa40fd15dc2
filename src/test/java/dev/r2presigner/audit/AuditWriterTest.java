package dev.r2presigner.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.path.json.JsonPath;
import java.lang.Thread.State;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of the audit when nobody reads the log, as with a pipe that is full. */
class AuditWriterTest {

  private static final int CAPACITY = 10_000;

  private final CountDownLatch pipe = new CountDownLatch(1);
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AuditWriter writer = new AuditWriter(new ObjectMapper(), meters);

  private Handler[] others = new Handler[0];

  private final Handler blocked =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          try {
            pipe.await();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
          record.getMessage().lines().forEach(lines::add);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void block() {
    Logger audit = Logger.getLogger("audit");
    // A start that another test refused leaves its own handlers: 10,000 lines for each.
    others = audit.getHandlers();
    for (Handler other : others) {
      audit.removeHandler(other);
    }
    audit.setUseParentHandlers(false);
    audit.addHandler(blocked);
  }

  @AfterEach
  void end() {
    pipe.countDown();
    writer.stop(null);
    Logger audit = Logger.getLogger("audit");
    audit.removeHandler(blocked);
    for (Handler other : others) {
      audit.addHandler(other);
    }
    audit.setUseParentHandlers(true);
  }

  private void write(int count) {
    for (int i = 0; i < count; i++) {
      writer.write(Map.of("number", i));
    }
  }

  @Test
  void aLogThatIsNotReadHoldsNobodyUpAndTheGapIsTold() {
    // One line is at the pipe or still waiting, whichever was quicker.
    write(CAPACITY + 500);
    double lost = meters.counter("presigner.audit.lost").count();
    assertThat(lost).isBetween(499.0, 500.0);

    pipe.countDown();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> lines.size() == CAPACITY + 500 - (int) lost + 1);
    assertThat(lines)
        .filteredOn(line -> line.contains("number"))
        .first()
        .isEqualTo("{\"number\":0}");
    assertThat(lines)
        .filteredOn(line -> line.contains("lost"))
        .singleElement()
        .satisfies(line -> assertThat(JsonPath.from(line).getInt("lines")).isEqualTo((int) lost))
        // As in the example of src/docs/operations.md.
        .satisfies(
            line ->
                assertThat(JsonPath.from(line).getMap("").keySet())
                    .asString()
                    .isEqualTo("[time, level, logger, log, message, outcome, lines]"));
  }

  @Test
  void whatIsWaitingAtTheEndIsStillWritten() throws InterruptedException {
    write(100);
    AtomicInteger writtenAtTheEnd = new AtomicInteger();
    Thread end =
        new Thread(
            () -> {
              writer.stop(null);
              writtenAtTheEnd.set(lines.size());
            });
    end.start();
    await().until(() -> end.getState() == State.TIMED_WAITING || !end.isAlive());

    pipe.countDown();

    end.join();
    assertThat(writtenAtTheEnd).hasValue(100);
  }
}
