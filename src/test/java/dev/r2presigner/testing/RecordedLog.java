package dev.r2presigner.testing;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.formatters.PatternFormatter;

/** What one logger writes while this is open, a line each. */
public final class RecordedLog extends Handler implements AutoCloseable {

  private static final Pattern JSON = Pattern.compile("^\\{\"time\":\"([^\"]+)\"");

  /** As exact as lines are. */
  private final Instant opened = Instant.now().truncatedTo(ChronoUnit.MILLIS);

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
    // The audit writes several lines as one record, and after the answer: some are an earlier
    // test's.
    format.format(line).lines().filter(text -> !isEarlier(text)).forEach(lines::add);
  }

  private boolean isEarlier(String text) {
    Matcher json = JSON.matcher(text);
    return json.find() && Instant.parse(json.group(1)).isBefore(opened);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
