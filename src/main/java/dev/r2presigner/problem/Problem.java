package dev.r2presigner.problem;

import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An error response (RFC 9457): its type, a detail that tells the client what to change, and
 * machine-readable members. Never holds a stack trace, a class name, a token, a URL or a secret.
 */
public record Problem(ProblemType type, String detail, Map<String, Object> facts) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** The base of every type URI (RFC 9457, 3.1.1); it does not resolve. */
  private static final String URI_BASE = "urn:r2-presigner:problem:";

  public Problem {
    facts = Map.copyOf(facts);
  }

  /** Returns a problem without further members. */
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of());
  }

  /** Returns the problem for a refusal by policy or limits; reason and type share their names. */
  public static Problem of(Refusal refusal) {
    return new Problem(
        ProblemType.valueOf(refusal.reason().name()), refusal.detail(), refusal.facts());
  }

  /** Returns the problem for a failed call to the bucket. */
  public static Problem of(StoreException trouble) {
    return of(
        switch (trouble.kind()) {
          case NOT_FOUND -> ProblemType.NOT_FOUND;
          case UPLOAD_NOT_FOUND -> ProblemType.UPLOAD_NOT_FOUND;
          case CONFLICT -> ProblemType.CONFLICT;
          case PRECONDITION_FAILED -> ProblemType.PRECONDITION_FAILED;
          case NOT_PERMITTED, UNAVAILABLE -> ProblemType.STORAGE_UNAVAILABLE;
          case BUSY -> ProblemType.OVERLOADED;
          case TIMEOUT -> ProblemType.STORAGE_TIMEOUT;
        },
        trouble.detail());
  }

  /** Returns the JSON members in the order of the RFC; {@code message} is for Uppy. */
  public Map<String, Object> body(RequestIds ids) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", URI_BASE + type.slug());
    body.put("title", type.title());
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("message", detail);
    ids.addTo(body);
    body.putAll(facts);
    return body;
  }

  /** Returns the seconds for {@code Retry-After}; 0 where a retry does not help. */
  public int retryAfter() {
    if (facts.get("retryAfter") instanceof Number seconds) {
      return seconds.intValue();
    }
    return type.status() == 503 || type.status() == 504 ? 5 : 0;
  }
}
