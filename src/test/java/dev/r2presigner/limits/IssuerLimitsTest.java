package dev.r2presigner.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.policy.Bearer;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision.Granted;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.config.YamlPolicies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Subjects of two issuers with one name have each a quota of its own. */
class IssuerLimitsTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          p:
            prefix: files/{issuer}/{sub}/
            operations: [download]
            limits: {urls: 2/1h}
            delegations: {roles: [user]}
          """);

  private final SubjectLimits limits =
      new SubjectLimits(
          new SharedLimits(LimitsSettingsTest.settings(null, null), new SimpleMeterRegistry()),
          GivenSettings.settings());

  private static Caller of(String issuer, String subject) {
    Map<String, String> claims = Map.of("sub", subject, Caller.ISSUER, issuer);
    return new Caller(subject, Set.of("user"), claims, YamlPolicies.NOW.plusSeconds(3_600));
  }

  private boolean takes(Caller caller) {
    String key = "files/" + caller.issuer() + "/" + caller.subject() + "/k";
    Granted<?> granted =
        (Granted<?>)
            YamlPolicies.decide(POLICIES, caller, new Intent.Download(key, null, null, null));
    return limits.take(caller, granted.policy(), granted.grant(), Tally.alone()).exhausted()
        == null;
  }

  @Test
  void eachIssuersSubjectHasItsOwn() {
    for (String issuer : List.of("staff", "customers", Caller.DEFAULT_ISSUER)) {
      Caller alice = of(issuer, "alice");
      assertThat(takes(alice)).isTrue();
      assertThat(takes(alice)).isTrue();
      assertThat(takes(alice)).as(issuer).isFalse();
    }
    // Neither name runs into the other.
    assertThat(takes(of("staff", "al"))).isTrue();
    assertThat(takes(of("staf", "falice"))).isTrue();
  }

  /** The guest of a delegation is the one that its delegator's issuer would mean. */
  @Test
  void aDelegationCountsUnderTheIssuerOfItsDelegator() {
    for (String issuer : List.of("staff", "customers")) {
      Caller guest =
          Bearer.of(
              of(issuer, "alice"),
              "p",
              new Scope.Under("files/" + issuer + "/alice/"),
              Operation.DOWNLOAD);
      assertThat(takes(guest)).isTrue();
      assertThat(takes(guest)).isTrue();
      assertThat(takes(guest)).as(issuer).isFalse();
      assertThat(takes(of(issuer, "guest"))).as(issuer).isFalse();
    }
  }
}
