package dev.r2presigner.token;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.PrefixConflict;
import dev.r2presigner.policy.config.PoliciesCheck;
import dev.r2presigner.startup.Finding;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Stops a start whose policies name an issuer that there is not, or let subjects of two issuers
 * meet: each issuer gives out its subjects without knowing the other's.
 */
@Singleton
class PolicyIssuers implements PoliciesCheck {

  private final Set<String> names;
  private final PoliciesInForce policies;

  PolicyIssuers(TokenSettings settings, PoliciesInForce policies) {
    this.names = settings.issuers().stream().map(TrustedIssuer::name).collect(Collectors.toSet());
    this.policies = policies;
  }

  @Override
  public List<Finding> findings() {
    return findings(policies.get());
  }

  @Override
  public List<Finding> findings(Policies policies) {
    List<Finding> findings = new ArrayList<>();
    for (Policy policy : policies.all()) {
      String property = "presigner.policies." + policy.name();
      Set<String> unknown = new TreeSet<>(policy.access().issuers());
      unknown.removeAll(names);
      if (!unknown.isEmpty()) {
        findings.add(
            new Finding(
                property + ".issuers",
                "there is no issuer '"
                    + unknown.iterator().next()
                    + "'; there are "
                    + new TreeSet<>(names)));
        continue;
      }
      String conflict = PrefixConflict.issuers(policy, policies.all(), names);
      if (conflict != null) {
        findings.add(new Finding(property + ".prefix", conflict));
      }
    }
    return findings;
  }
}
