package dev.r2presigner.startup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/**
 * Formats a log record as one JSON object on one line. Pure ASCII, as the audit is: a console may
 * be of any character set, and reads some other characters as line breaks.
 */
public final class LogLine {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private LogLine() {}

  /**
   * Returns the line, without a line break.
   *
   * @param ids further members, of the request in which it was logged
   */
  public static String of(
      Instant time,
      Level level,
      String logger,
      String message,
      Map<String, Object> ids,
      @Nullable Throwable thrown) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
      json.writeStringField("level", name(level));
      json.writeStringField("logger", logger);
      json.writeStringField("message", message);
      for (Map.Entry<String, Object> id : ids.entrySet()) {
        json.writeStringField(id.getKey(), String.valueOf(id.getValue()));
      }
      if (thrown != null) {
        json.writeStringField("stackTrace", stackTrace(thrown));
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return line.toString();
  }

  /** Two libraries name their levels in two ways. */
  private static String name(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (value >= Level.WARNING.intValue()) {
      return "WARN";
    }
    if (value >= Level.INFO.intValue()) {
      return "INFO";
    }
    return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    try (PrintWriter writer = new PrintWriter(trace)) {
      thrown.printStackTrace(writer);
    }
    return trace.toString();
  }
}
