package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator may say of delegations. */
class RefusedDelegationsTest {

  private static String policy(String delegations) {
    return """
        files:
          prefix: users/{sub}/
          operations: [download]
          delegations: %s
        """
        .formatted(delegations);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{max-expiry: 7d}              | roles      | required",
        "{roles: [' ']}                | roles      | has an empty role",
        "{roles: [a], max-expiry: 8d}  | max-expiry | must be 1s to 7d",
        "{roles: [a], max-expiry: 0s}  | max-expiry | must be 1s to 7d",
        "{roles: [a], max-expiry: 7}   | max-expiry | must be a time",
        "{roles: [a], not-before: 1h}  | not-before | must be an instant",
        "{roles: [a], not-before: 2027-01-31} | not-before | must be an instant",
      })
  void aMistakeIsNamedWithItsReason(String delegations, String property, String reason) {
    assertThat(YamlPolicies.findings(policy(delegations)))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.files.delegations." + property)
        .contains(reason);
  }

  @Test
  void theDefaultsAreTheContracts() {
    assertThat(delegations("{roles: backend}"))
        .isEqualTo(new Policy.Delegations(Set.of("backend"), Duration.ofDays(7), null));
    assertThat(delegations("{roles: [a, b], max-expiry: 90s, not-before: 2027-01-31T12:00:00Z}"))
        .isEqualTo(
            new Policy.Delegations(
                Set.of("a", "b"), Duration.ofSeconds(90), Instant.parse("2027-01-31T12:00:00Z")));
    assertThat(delegations("{}")).isNull();
  }

  private static Policy.Delegations delegations(String text) {
    return YamlPolicies.read(policy(text)).all().get(0).access().delegations();
  }
}
