package dev.r2presigner.delegation;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.PoliciesCheck;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.token.DelegationTokens;
import jakarta.inject.Singleton;
import java.util.List;

/** Stops a start with a policy that lets delegate, but without keys that could sign. */
@Singleton
class DelegationKeysRequired implements PoliciesCheck {

  private final PoliciesInForce policies;
  private final DelegationTokens tokens;

  DelegationKeysRequired(PoliciesInForce policies, DelegationTokens tokens) {
    this.policies = policies;
    this.tokens = tokens;
  }

  @Override
  public List<Finding> findings() {
    return findings(policies.get());
  }

  @Override
  public List<Finding> findings(Policies policies) {
    if (tokens.areOn()) {
      return List.of();
    }
    return policies.all().stream()
        .filter(policy -> policy.access().delegations() != null)
        .map(
            policy ->
                new Finding(
                    "presigner.policies." + policy.name() + ".delegations",
                    "needs service.issuer (SERVICE_ISSUER) and service.keys (SERVICE_KEYS)"))
        .toList();
  }
}
