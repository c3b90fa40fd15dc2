package dev.r2presigner.credentials;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.PoliciesCheck;
import dev.r2presigner.startup.Finding;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Stops a start with a policy that gives credentials on a store that is not R2, and so knows none
 * of the kind. That the parent is permanent is a rule of the bucket's settings.
 */
@Singleton
class CredentialsNeedR2 implements PoliciesCheck {

  private final PoliciesInForce policies;
  private final R2Settings settings;

  CredentialsNeedR2(PoliciesInForce policies, R2Settings settings) {
    this.policies = policies;
    this.settings = settings;
  }

  @Override
  public List<Finding> findings() {
    return findings(policies.get());
  }

  @Override
  public List<Finding> findings(Policies policies) {
    if (settings.accountId().isPresent()) {
      return List.of();
    }
    return policies.all().stream()
        .filter(policy -> policy.access().operations().contains(Operation.CREDENTIALS))
        .map(
            policy ->
                new Finding(
                    "presigner.policies." + policy.name() + ".operations",
                    "can have credentials on Cloudflare R2 only; behind an endpoint that is not"
                        + " R2's own, name the account in r2.account-id (R2_ACCOUNT_ID)"))
        .toList();
  }
}
