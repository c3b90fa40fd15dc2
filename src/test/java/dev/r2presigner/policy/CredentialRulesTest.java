package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets credentials, for what, and for how long. */
class CredentialRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          work:
            prefix: work/{sub}/
            operations: [credentials, download, list, upload, copy-from]
            content-types: ["image/*"]
            max-size: 1G
            overwrite: true
            max-expiry: 30m
            roles: [user]
            delegations: {roles: [user]}
          long: {prefix: "long/{sub}/", operations: [credentials, delete], max-expiry: 7d}
          staff: {prefix: "staff/{sub}/", operations: [credentials, list], issuers: [staff]}
          plain: {prefix: "plain/{sub}/", operations: [download]}
          """);

  private static Decision<Grant.Credentials> ask(
      Policies policies, Caller caller, String policy, Instant signerEndsAt) {
    return policies.decide(
        caller, new Intent.Credentials(policy), NOW, signerEndsAt, new SplittableRandom(1));
  }

  private static Grant.Credentials granted(Caller caller, String policy) {
    return ask(POLICIES, caller, policy, Instant.MAX)
        .fold(
            Decision.Granted::grant,
            refusal -> {
              throw new AssertionError(refusal);
            });
  }

  private static String refusedWith(Policies policies, Caller caller, String policy) {
    return ask(policies, caller, policy, Instant.MAX)
        .fold(granted -> "granted", refusal -> Refusal.slug(refusal.reason()));
  }

  @Test
  void theyAreForThePrefixAndTheOtherOperationsOfOnePolicy() {
    Grant.Credentials grant = granted(caller("alice", "user"), "work");

    assertThat(grant.place()).isEqualTo("work/alice/");
    assertThat(grant.policy()).isEqualTo("work");
    assertThat(grant.operation()).isEqualTo(Operation.CREDENTIALS);
    assertThat(grant.declaredBytes()).isZero();
    assertThat(grant.operations())
        .containsExactly(Operation.UPLOAD, Operation.DOWNLOAD, Operation.LIST);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, user, work, granted",
    "alice, guest, work, role-required",
    "alice, user, plain, operation-not-allowed",
    "alice, user, nosuch, unknown-policy",
    "alice, user, '', unknown-policy",
    "alice, user, staff, unknown-policy",
    "a b, user, work, subject-not-allowed",
    "a b, guest, work, subject-not-allowed",
    "alice, guest, long, granted",
  })
  void refusalsAreThoseOfEveryOperation(String subject, String role, String policy, String answer) {
    assertThat(refusedWith(POLICIES, caller(subject, role), policy)).isEqualTo(answer);
  }

  @ParameterizedTest
  @CsvSource({
    "work, 3600, 7200, 1800, policy",
    "long, 7200, 7200, 3600, policy",
    "long, 600, 7200, 600, token",
    "long, 7200, 60, 60, credentials",
    "work, 61, 60, 60, credentials",
    "work, 1, 7200, 1, token",
  })
  void theyEndWithTheFirstOfPolicyHourTokenAndParent(
      String policy, long token, long parent, long seconds, String boundBy) {
    Caller caller =
        new Caller("alice", Set.of("user"), Map.of("sub", "alice"), NOW.plusSeconds(token));

    Lifetime lifetime =
        ask(POLICIES, caller, policy, NOW.plusSeconds(parent))
            .fold(granted -> granted.grant().lifetime(), refusal -> new Lifetime(0, null));

    assertThat(lifetime.seconds()).isEqualTo(seconds);
    assertThat(lifetime.boundBy().wireName()).isEqualTo(boundBy);
    assertThat(lifetime.outlivesToken()).isFalse();
  }

  @Test
  void theyNeverOutliveTheTokenWhateverThePolicySays() {
    Policies policies =
        YamlPolicies.read(
            "p: {prefix: \"p/{sub}/\", operations: [credentials, list], outlives-token: true}");
    Caller caller = new Caller("alice", Set.of(), Map.of("sub", "alice"), NOW.plusSeconds(5));

    long seconds =
        ask(policies, caller, "p", Instant.MAX)
            .fold(granted -> granted.grant().lifetime().seconds(), refusal -> -1L);
    assertThat(seconds).isEqualTo(5);
  }

  @Test
  void noDelegationIsForThem() {
    Caller alice = caller("alice", "user");
    DelegationWish wish =
        new DelegationWish(
            "work",
            new Delegation.Scope.Under("work/alice/"),
            List.of("credentials"),
            null,
            null,
            60L);
    assertThat(POLICIES.delegate(alice, wish))
        .isInstanceOfSatisfying(
            DelegationWish.Verdict.Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .isEqualTo(Refusal.Reason.OPERATION_NOT_ALLOWED));
    Delegation.Terms all =
        new Delegation.Terms(
            "work",
            new Delegation.Scope.Under("work/alice/"),
            Set.of(Operation.values()),
            null,
            null);
    Caller delegate =
        new Caller(
            "alice",
            Set.of("user"),
            alice.claims(),
            NOW.plus(Duration.ofHours(1)),
            new Delegation(all, "guest", "id", NOW));
    assertThat(refusedWith(POLICIES, delegate, "work")).isEqualTo("operation-not-allowed");
  }

  /** The start refuses such policies; were they in force all the same, nothing would be given. */
  @Test
  void aPrefixThatAnotherPolicyHasTooIsForNobody() {
    Policies meeting =
        YamlPolicies.readThoughPrefixesMeet(
            """
            one: {prefix: "files/{sub}/", operations: [credentials, download]}
            two: {prefix: "files/{name}/", operations: [download]}
            """);
    Caller both =
        new Caller("a", Set.of(), Map.of("sub", "a", "name", "a"), NOW.plus(Duration.ofHours(1)));
    assertThat(refusedWith(meeting, both, "one")).isEqualTo("key-not-allowed");
  }
}
