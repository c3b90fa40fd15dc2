package dev.r2presigner.audit;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes the audit on a thread of its own, so that a log which is read slowly, or not at all, slows
 * no request down. Queues up to 10,000 lines; more are dropped and counted, in the metrics and in a
 * line that says how many are missing. Without that bound a blocked log would fill the memory.
 */
@ApplicationScoped
class AuditWriter {

  private static final String CATEGORY = "audit";
  private static final Logger AUDIT = Logger.getLogger(CATEGORY);
  private static final Logger LOG = Logger.getLogger(AuditWriter.class);
  private static final int CAPACITY = 10_000;
  private static final Duration LAST_LINES = Duration.ofSeconds(5);
  private static final long POLL_MILLIS = 200;
  private static final long GATHER_MILLIS = 20;
  private static final int AT_ONCE = 100;
  private static final Timestamps NOW = new Timestamps();

  private final BlockingQueue<Map<String, Object>> waiting = new ArrayBlockingQueue<>(CAPACITY);
  private final ObjectWriter json;
  private final Counter lost;
  private final Thread thread = new Thread(this::run, "audit");
  private final CountDownLatch stopping = new CountDownLatch(1);
  private double reported;

  AuditWriter(ObjectMapper json, MeterRegistry meters) {
    // Pure ASCII: a console may be of any character set, and reads some others as line breaks.
    this.json = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).withRootValueSeparator("\n");
    this.lost =
        Counter.builder("presigner.audit.lost")
            .description("Audit lines that were not written, since the log was not read")
            .register(meters);
    thread.setDaemon(true);
    thread.start();
  }

  /** Puts the members that audit lines share with all lines of the log, and the one they add. */
  static void begin(Map<String, Object> line, String message) {
    line.put("time", NOW.text(Instant.now()));
    line.put("level", "INFO");
    line.put("logger", CATEGORY);
    line.put("log", CATEGORY);
    line.put("message", message);
  }

  /** Queues a line without ever blocking. */
  void write(Map<String, Object> line) {
    if (!waiting.offer(line)) {
      lost.increment();
    }
  }

  private void run() {
    while (true) {
      try {
        Map<String, Object> line = waiting.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (line != null) {
          // More lines follow: waking up for each would cost a request more than its line does.
          stopping.await(GATHER_MILLIS, TimeUnit.MILLISECONDS);
          List<Map<String, Object>> lines = new ArrayList<>(List.of(line));
          do {
            waiting.drainTo(lines, AT_ONCE - lines.size());
            reportLost();
            log(lines);
            lines.clear();
          } while (!waiting.isEmpty());
        } else if (stopping.getCount() == 0) {
          return;
        }
      } catch (InterruptedException asked) {
        return;
      } catch (RuntimeException broken) {
        LOG.error("An audit line could not be written", broken);
      }
    }
  }

  private void reportLost() {
    double now = lost.count();
    if (now > reported) {
      Map<String, Object> gap = new LinkedHashMap<>();
      begin(gap, "audit lines were lost");
      gap.put("outcome", "lost");
      gap.put("lines", (long) (now - reported));
      reported = now;
      log(List.of(gap));
    }
  }

  /** As one record of the log: each costs as much as its line, and a call of the kernel. */
  private void log(List<Map<String, Object>> lines) {
    StringWriter text = new StringWriter();
    try (SequenceWriter writer = json.writeValues(text)) {
      writer.writeAll(lines);
    } catch (IOException impossible) {
      throw new IllegalStateException("strings that can't be written", impossible);
    }
    AUDIT.info(text);
  }

  /** Writes the queued lines before the process ends, if the log is read at all. */
  void stop(@Observes @Nullable ShutdownEvent event) {
    stopping.countDown();
    try {
      thread.join(LAST_LINES.toMillis());
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
