package dev.r2presigner.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What one logger writes while this is open, a line each. */
public final class RecordedLog extends Handler implements AutoCloseable {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final PatternFormatter format;
  private final Logger logger;

  /** The log of a class: level and message. */
  public RecordedLog(Class<?> of) {
    this(of.getName(), "%p %m");
  }

  public RecordedLog(String name, String pattern) {
    format = new PatternFormatter(pattern);
    logger = Logger.getLogger(name);
    logger.addHandler(this);
  }

  public List<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    // The audit writes several lines as one record.
    format.format(line).lines().forEach(lines::add);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
