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

  /** The claim that holds the configured name of the token's issuer, whatever the token says. */
  public static final String ISSUER = "issuer";

  /** The name of the issuer where there is only one. */
  public static final String DEFAULT_ISSUER = "default";

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

  /** Returns the configured name of the issuer; with a delegation it is the delegator's. */
  public String issuer() {
    return claims.strings().getOrDefault(ISSUER, DEFAULT_ISSUER);
  }

  /** Returns the subject that limits and audit count under. */
  public String countedSubject() {
    return delegation == null ? subject : delegation.subject();
  }
}
