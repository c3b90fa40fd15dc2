package dev.r2presigner.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the service in this JVM logs between start and stop. */
public final class LogRecords {

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          records.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  public void start() {
    Logger.getLogger("").addHandler(handler);
  }

  public void stop() {
    Logger.getLogger("").removeHandler(handler);
  }

  public List<String> messages() {
    return records.stream().map(LogRecord::getMessage).toList();
  }

  /** Errors, and whatever comes with a stack trace. */
  public List<String> faults() {
    return records.stream()
        .filter(
            line ->
                line.getLevel().intValue() >= Level.SEVERE.intValue() || line.getThrown() != null)
        .map(line -> line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown())
        .toList();
  }
}
