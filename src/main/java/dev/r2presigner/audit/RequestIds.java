package dev.r2presigner.audit;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Identifies a request in its answer, the audit and the log.
 *
 * @param requestId made by this service; empty for what it does by itself
 * @param traceId the trace of the client's {@code traceparent}; null without a valid one
 */
public record RequestIds(String requestId, @Nullable String traceId) {

  /** Stands for what this service does by itself. */
  public static final RequestIds NONE = new RequestIds("", null);

  /** Adds both as members of JSON. */
  public void addTo(Map<String, Object> members) {
    members.put("requestId", requestId);
    if (traceId != null) {
      members.put("traceId", traceId);
    }
  }
}
