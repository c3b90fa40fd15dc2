package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prefixes may be listed, and what of that is seen. */
class ListingRulesTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          files: {prefix: "u/{sub}/", operations: [list], delegations: {roles: user}}
          closed: {prefix: "u/{sub}/c/", operations: [download], delegations: {roles: user}}
          open: {prefix: "u/{sub}/c/o/", operations: [list]}
          vault: {prefix: "u/{sub}/m/v/", operations: [list], roles: [keeper]}
          """);

  private static final Caller ALICE = caller("alice", "user");

  private static Decision<?> list(Caller caller, String prefix) {
    return decide(POLICIES, caller, new Intent.Listing(prefix, null));
  }

  private static Refusal refusal(Caller caller, String prefix) {
    return list(caller, prefix) instanceof Decision.Refused<?> refused ? refused.refusal() : null;
  }

  private static ListableKeys listable(Caller caller, String prefix) {
    return ((Grant.Listing) ((Decision.Granted<?>) list(caller, prefix)).grant()).listable();
  }

  @ParameterizedTest
  @CsvSource({
    "u/alice/, ",
    "u/alice/c, ",
    "u/alice/m/, ",
    "u/alice/m/v, ",
    "u/alice/my , ",
    "u/alice/c/o/, ",
    "u/alice/c/, OPERATION_NOT_ALLOWED",
    "u/alice/c/x, OPERATION_NOT_ALLOWED",
    "u/alice/m/v/, ROLE_REQUIRED",
    "u/alice, KEY_NOT_ALLOWED",
    "u/, KEY_NOT_ALLOWED",
    "u/bob/, KEY_NOT_ALLOWED",
    "u/alice/../bob/, INVALID_KEY",
    "u/alice/.., INVALID_KEY",
    "u/alice//, INVALID_KEY",
    "/u/alice/, INVALID_KEY",
    "/, INVALID_KEY",
    "u/alice/%2e%2e, INVALID_KEY",
    "u/alice/a\\, INVALID_KEY",
  })
  void aPrefixIsJudgedAsTheKeysDirectlyUnderIt(String prefix, Reason expected) {
    Refusal refusal = refusal(ALICE, prefix.equals("u/alice/my") ? prefix + " " : prefix);

    assertThat(refusal == null ? null : refusal.reason()).isEqualTo(expected);
  }

  @Test
  void anEmptyPrefixIsTheOnlyOneThereIs() {
    Policies one = YamlPolicies.read("a: {prefix: 'a/{sub}/', operations: [list]}");
    Decision<?> decision = decide(one, ALICE, new Intent.Listing("", null));

    assertThat(((Decision.Granted<?>) decision).grant().place()).isEqualTo("a/alice/");
    assertThat(refusal(ALICE, ""))
        .satisfies(
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(Reason.POLICY_REQUIRED);
              assertThat(refusal.facts())
                  .isEqualTo(Map.of("allowed", List.of("u/alice/", "u/alice/c/o/")));
            });
  }

  @ParameterizedTest
  @CsvSource({
    "operations: [list], alice, ROLE_REQUIRED",
    "operations: [download], keeper, OPERATION_NOT_ALLOWED",
  })
  void anEmptyPrefixIsRefusedForTheFirstReason(String operations, String role, Reason reason) {
    Policies policies = YamlPolicies.read("a: {prefix: a/, roles: [keeper], " + operations + "}");

    assertThat(
            ((Decision.Refused<?>)
                    decide(policies, caller("alice", role), new Intent.Listing("", null)))
                .refusal()
                .reason())
        .isEqualTo(reason);
  }

  @Test
  void aCursorOfAnotherPolicyIsRefused() {
    assertThat(
            ((Decision.Refused<?>)
                    decide(POLICIES, ALICE, new Intent.Listing("u/alice/", "renamed")))
                .refusal()
                .reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void aDelegationListsNothingButItsOwn() {
    Caller folder = Bearer.of(ALICE, "files", new Scope.Under("u/alice/d/"), Operation.LIST);
    Caller key = Bearer.of(ALICE, "files", new Scope.OneKey("u/alice/d/k"), Operation.LIST);
    Caller reader = Bearer.of(ALICE, "files", new Scope.Under("u/alice/d/"), Operation.DOWNLOAD);

    assertThat(refusal(folder, "u/alice/d/e")).isNull();
    for (String outside : List.of("u/alice/", "u/alice/d", "u/alice/c/o/", "u/bob/")) {
      assertThat(refusal(folder, outside).reason()).isEqualTo(Reason.KEY_NOT_ALLOWED);
    }
    assertThat(((Decision.Granted<?>) list(folder, "")).grant().place()).isEqualTo("u/alice/d/");
    assertThat(((Decision.Granted<?>) list(key, "")).grant().place()).isEqualTo("u/alice/d/k");
    assertThat(listable(key, "").hasKey("u/alice/d/k")).isTrue();
    assertThat(listable(key, "").hasKey("u/alice/d/k2")).isFalse();
    assertThat(refusal(reader, "u/alice/d/").reason()).isEqualTo(Reason.OPERATION_NOT_ALLOWED);
  }

  /** The delegator's tenant is not known any more: each of its folders may be judged otherwise. */
  @Test
  void aDelegationHidesWhatAnotherPrefixMayJudge() {
    Policies policies =
        YamlPolicies.read(
            """
            files: {prefix: "u/{sub}/", operations: [list], delegations: {roles: user}}
            tenant: {prefix: "u/{sub}/t/{tenant}/", operations: [download]}
            """);
    Caller bearer = Bearer.of(ALICE, "files", new Scope.Under("u/alice/"), Operation.LIST);
    Decision<?> decision = decide(policies, bearer, new Intent.Listing("u/alice/", null));
    ListableKeys seen = ((Grant.Listing) ((Decision.Granted<?>) decision).grant()).listable();

    assertThat(seen.hasKey("u/alice/t/acme/x")).isFalse();
    assertThat(seen.hasKey("u/alice/t/x")).isTrue();
    assertThat(seen.isMixed("u/alice/t/")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"u/alice/m/", "u/alice/c/"})
  void aFolderIsMixedWhereALongerPrefixJudgesOtherwise(String folder) {
    ListableKeys seen = listable(ALICE, "u/alice/");

    assertThat(seen.isMixed(folder)).isTrue();
    assertThat(seen.isMixed(folder + "x/")).isFalse();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("c/", "o/", "m/", "v/", "t/", "a", ".", "/", "\\", " ")
        .list()
        .ofMinSize(1)
        .ofMaxSize(5)
        .map(pieces -> String.join("", pieces));
  }

  @Property
  void whatIsSeenIsWhatCouldBeListedByItself(@ForAll("names") String name) {
    String key = "u/alice/" + name;
    boolean alone = refusal(ALICE, key) == null;

    Statistics.collect(alone);
    assertThat(listable(ALICE, "u/alice/").hasKey(key))
        .isEqualTo(alone && !key.endsWith("/") && !key.endsWith(" "));
  }
}
