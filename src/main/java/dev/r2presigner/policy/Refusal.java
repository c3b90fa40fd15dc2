package dev.r2presigner.policy;

import java.util.Locale;
import java.util.Map;

/**
 * A reason why an intent was not granted, a sentence that tells the caller what to change, and
 * facts for machines. Holds nothing that the caller must not see.
 */
public record Refusal(Reason reason, String detail, Map<String, Object> facts) {

  public Refusal {
    facts = Map.copyOf(facts);
  }

  /** How a reason, or a type of problem, is written in answers, audit lines and metrics. */
  public static String slug(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Refusal of(Reason reason, String detail) {
    return new Refusal(reason, detail, Map.of());
  }

  /** The reasons in the order in which they are checked: the first that applies is answered. */
  public enum Reason {
    INVALID_REQUEST,
    INVALID_KEY,
    SUBJECT_NOT_ALLOWED,
    KEY_NOT_ALLOWED,
    ROLE_REQUIRED,
    OPERATION_NOT_ALLOWED,
    UNKNOWN_POLICY,
    POLICY_REQUIRED,
    CONTENT_TYPE_NOT_ALLOWED,
    CONTENT_LENGTH_NOT_ALLOWED,
    METADATA_NOT_ALLOWED,
    CHECKSUM_REQUIRED,
    EXPIRY_NOT_ALLOWED,
    RATE_LIMITED
  }
}
