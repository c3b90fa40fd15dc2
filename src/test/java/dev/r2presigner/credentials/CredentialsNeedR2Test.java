package dev.r2presigner.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.startup.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only R2 knows its temporary credentials: at the start, and when policies change. */
class CredentialsNeedR2Test {

  private static final Policies WITH =
      YamlPolicies.read("keys: {prefix: \"keys/{sub}/\", operations: [credentials, list]}");

  private static final Policies WITHOUT =
      YamlPolicies.read("keys: {prefix: \"keys/{sub}/\", operations: [list]}");

  private static List<Finding> findings(Policies policies, Map<String, String> settings) {
    CredentialsNeedR2 check =
        new CredentialsNeedR2(new PoliciesInForce(policies), GivenSettings.settings(settings));
    assertThat(check.findings()).isEqualTo(check.findings(policies));
    return check.findings();
  }

  @Test
  void anotherStoreIsNamedWithWhatToSet() {
    Map<String, String> other = Map.of("r2.endpoint", "https://s3.example.com");

    assertThat(findings(WITH, other))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.keys.operations ")
        .contains("r2.account-id (R2_ACCOUNT_ID)");
    assertThat(findings(WITHOUT, other)).isEmpty();
  }

  @Test
  void r2IsKnownByItsEndpointOrByTheAccount() {
    assertThat(findings(WITH, Map.of())).isEmpty();
    assertThat(
            findings(
                WITH, Map.of("r2.endpoint", "https://s3.example.com", "r2.account-id", "abc123")))
        .isEmpty();
  }
}
