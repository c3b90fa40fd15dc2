package dev.r2presigner.policy;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, taken from a token that was verified: subject, roles, the claims that are single
 * strings (the only ones prefixes may name), and when the token ends. No other part of a token
 * reaches a decision.
 */
public record Caller(
    String subject, Set<String> roles, Map<String, String> claims, Instant tokenExpiresAt) {

  public Caller {
    roles = Set.copyOf(roles);
    claims = Map.copyOf(claims);
  }
}
