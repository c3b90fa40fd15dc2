package dev.r2presigner.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The identity behind a request, taken from a verified token: subject, roles, the claims that are
 * single strings (the only ones prefixes may name), and the token's expiry. No other part of a
 * token reaches a decision.
 */
public record Caller(
    String subject, Set<String> roles, Map<String, String> claims, Instant tokenExpiresAt) {

  public Caller {
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
  }
}
