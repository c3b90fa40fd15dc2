package dev.r2presigner.problem;

import dev.r2presigner.startup.LogFormat;
import dev.r2presigner.startup.LogLine;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ArcContainer;
import io.quarkus.logging.LoggingFilter;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * Makes each record of the console one JSON object, with the ids of its request. A filter, since
 * Quarkus lets no application bring a formatter, and this one sees every record, also those of
 * before the beans; the console's own format is then the message alone.
 */
@LoggingFilter(name = "json-log")
public final class JsonLog implements Filter {

  private final boolean isOn = LogFormat.isJson();
  private final Formatter message = new PatternFormatter("%s");

  @Override
  public boolean isLoggable(LogRecord given) {
    if (isOn && given instanceof ExtLogRecord record) {
      String line =
          LogLine.of(
              record.getInstant(),
              record.getLevel(),
              Objects.requireNonNullElse(record.getLoggerName(), ""),
              message.format(record),
              ids(),
              record.getThrown());
      record.setMessage(line, FormatStyle.NO_FORMAT);
      record.setThrown(null);
    }
    return true;
  }

  /** Looked up when something is logged, so that a request that logs nothing pays nothing. */
  private static Map<String, Object> ids() {
    Map<String, Object> ids = new LinkedHashMap<>();
    ArcContainer beans = Arc.container();
    if (beans != null && beans.requestContext().isActive()) {
      RoutingContext request = beans.select(CurrentVertxRequest.class).get().getCurrent();
      if (request != null) {
        RequestId.withTrace(request).addTo(ids);
      }
    }
    return ids;
  }
}
