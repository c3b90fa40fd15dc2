package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.startup.Finding;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Reads the policies of the start and produces them for injection; stops the start if one is wrong.
 */
@Singleton
class PolicyBook implements PolicyCheck {

  private final PoliciesInForce policies;
  private final List<Finding> findings;

  PolicyBook(PolicyConfig config) {
    PolicyReader reader = new PolicyReader();
    policies = new PoliciesInForce(new Policies(reader.read(config)));
    findings = reader.findings();
  }

  @Produces
  @Singleton
  PoliciesInForce policies() {
    return policies;
  }

  @Override
  public List<Finding> findings() {
    return findings;
  }
}
