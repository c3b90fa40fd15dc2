package dev.r2presigner.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The identity behind a request, taken from a verified token: subject, roles, the claims that
 * prefixes may name, and the token's expiry. No other part of a token reaches a decision.
 *
 * @param delegation null where the subject sent its own token; else the subject, roles and claims
 *     are the delegator's
 */
public record Caller(
    String subject,
    Set<String> roles,
    Claims claims,
    Instant tokenExpiresAt,
    @Nullable Delegation delegation) {

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** A caller with a token of its own. */
  public Caller(String subject, Set<String> roles, Claims claims, Instant tokenExpiresAt) {
    this(subject, roles, claims, tokenExpiresAt, null);
  }

  /** A caller with a token of its own, and no list in it. */
  public Caller(
      String subject, Set<String> roles, Map<String, String> claims, Instant tokenExpiresAt) {
    this(subject, roles, new Claims(claims), tokenExpiresAt);
  }

  /** Returns the subject that limits and audit count under. */
  public String countedSubject() {
    return delegation == null ? subject : delegation.subject();
  }
}
