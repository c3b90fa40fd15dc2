package dev.r2presigner.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.store.StoreException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One answer that is not a success: its type, a sentence that tells the client what to change, and
 * facts for machines. Never holds a stack trace, a class name, a token, a URL or a secret.
 */
public record Problem(ProblemType type, String detail, Map<String, Object> facts) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /** The base of every type (RFC 9457, 3.1.1); not an address. */
  private static final String URI_BASE = "urn:r2-presigner:problem:";

  public Problem {
    facts = Map.copyOf(facts);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, Map.of());
  }

  /** The answer to a refusal by policy or limits. */
  public static Problem of(Refusal refusal) {
    return new Problem(type(refusal.reason()), refusal.detail(), refusal.facts());
  }

  /** The answer to trouble at the bucket. */
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

  /** The answer to JSON that can't be read. */
  public static Problem of(JsonProcessingException bad) {
    return BadJson.problem(bad);
  }

  private static ProblemType type(Refusal.Reason reason) {
    return switch (reason) {
      case INVALID_REQUEST -> ProblemType.INVALID_REQUEST;
      case INVALID_KEY -> ProblemType.INVALID_KEY;
      case SUBJECT_NOT_ALLOWED -> ProblemType.SUBJECT_NOT_ALLOWED;
      case KEY_NOT_ALLOWED -> ProblemType.KEY_NOT_ALLOWED;
      case ROLE_REQUIRED -> ProblemType.ROLE_REQUIRED;
      case OPERATION_NOT_ALLOWED -> ProblemType.OPERATION_NOT_ALLOWED;
      case UNKNOWN_POLICY -> ProblemType.UNKNOWN_POLICY;
      case POLICY_REQUIRED -> ProblemType.POLICY_REQUIRED;
      case CONTENT_TYPE_NOT_ALLOWED -> ProblemType.CONTENT_TYPE_NOT_ALLOWED;
      case CONTENT_LENGTH_NOT_ALLOWED -> ProblemType.CONTENT_LENGTH_NOT_ALLOWED;
      case METADATA_NOT_ALLOWED -> ProblemType.METADATA_NOT_ALLOWED;
      case CHECKSUM_REQUIRED -> ProblemType.CHECKSUM_REQUIRED;
      case EXPIRY_NOT_ALLOWED -> ProblemType.EXPIRY_NOT_ALLOWED;
      case RATE_LIMITED -> ProblemType.RATE_LIMITED;
    };
  }

  /** As members of the JSON object, in the order of the RFC; {@code message} is for Uppy. */
  public Map<String, Object> body(String requestId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", URI_BASE + type.slug());
    body.put("title", type.title());
    body.put("status", type.status());
    body.put("detail", detail);
    body.put("message", detail);
    body.put("requestId", requestId);
    body.putAll(facts);
    return body;
  }

  /** Seconds for {@code Retry-After}; 0 where trying again does not help. */
  public int retryAfter() {
    if (facts.get("retryAfter") instanceof Number seconds) {
      return seconds.intValue();
    }
    return type.status() == 503 || type.status() == 504 ? 5 : 0;
  }
}
