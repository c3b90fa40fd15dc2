package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.caller;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policy judges a wish: the longest prefix, the name, or the only one that fits. */
class PolicyChoiceTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          all:
            prefix: users/{sub}/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
          photos:
            prefix: users/{sub}/photos/
            operations: [upload]
            content-types: [image/png]
            max-size: 1M
            roles: [user]
          drops:
            prefix: drops/{sub}/
            operations: [upload]
            content-types: [text/plain]
            max-size: 1K
            names: generated
          tenants:
            prefix: tenants/{tenant}/{sub}/
            operations: [upload, download]
            content-types: [video/mp4]
            max-size: 1G
          """);

  private static String policyFor(Caller caller, Intent<?> intent) {
    return ((Decision.Granted<?>) decide(POLICIES, caller, intent)).grant().policy();
  }

  private static Reason refusal(Caller caller, Intent<?> intent) {
    return ((Decision.Refused<?>) decide(POLICIES, caller, intent)).refusal().reason();
  }

  @Test
  void longestPrefixJudges() {
    Caller alice = caller("alice", "user");

    assertThat(policyFor(alice, wish().key("users/alice/a.png").upload())).isEqualTo("all");
    assertThat(policyFor(alice, wish().key("users/alice/photos/a.png").upload()))
        .isEqualTo("photos");
  }

  @Test
  void shorterPrefixNeverHelpsWhereTheLongerRefuses() {
    Caller withoutRole = caller("alice");
    Caller alice = caller("alice", "user");

    assertThat(refusal(withoutRole, wish().key("users/alice/photos/a.png").upload()))
        .isEqualTo(Reason.ROLE_REQUIRED);
    assertThat(refusal(alice, new Intent.Download("users/alice/photos/a.png", null, null, null)))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(refusal(alice, wish().key("users/alice/photos/a.gif").type("image/gif").upload()))
        .isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users/bob/a.png",
        "users/alice2/a.png",
        "users/alic/a.png",
        "users/Alice/a.png",
        "users/alice",
        "usersx/alice/a.png",
        "other/a.png"
      })
  void keysOutsideTheCallersPrefixesAreNotTheirs(String key) {
    assertThat(refusal(caller("alice", "user"), wish().key(key).upload()))
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  @ParameterizedTest
  @CsvSource({
    // The one that judges, named: fine. Another existing one: not for this key.
    "users/alice/photos/a.png, photos, ",
    "users/alice/photos/a.png, all, KEY_NOT_ALLOWED",
    "users/alice/photos/a.png, nosuch, UNKNOWN_POLICY",
  })
  void namingAPolicyNeverChangesWhichOneJudgesAKey(String key, String named, Reason expected) {
    Decision<?> decision =
        decide(POLICIES, caller("alice", "user"), wish().key(key).policy(named).upload());

    if (expected == null) {
      assertThat(decision).isInstanceOf(Decision.Granted.class);
    } else {
      assertThat(((Decision.Refused<?>) decision).refusal().reason()).isEqualTo(expected);
    }
  }

  @Test
  void roleComesBeforeAnUnknownPolicyName() {
    assertThat(
            refusal(caller("alice"), wish().key("users/alice/photos/a.png").policy("x").upload()))
        .isEqualTo(Reason.ROLE_REQUIRED);
  }

  /** The start refuses these two; without it, nothing is guessed all the same. */
  @Test
  void twoPoliciesWithOneRenderedPrefixAreRefusedInsteadOfGuessed() {
    Policies twins =
        YamlPolicies.readThoughPrefixesMeet(
            """
            own: {prefix: "home/{sub}/", operations: [download]}
            shared: {prefix: "home/alice/", operations: [download]}
            """);
    Intent<?> wish = new Intent.Download("home/alice/x", null, null, null);

    Decision<?> decision = decide(twins, caller("alice"), wish);

    assertThat(((Decision.Refused<?>) decision).refusal().reason())
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  @Test
  void filenameGoesUnderTheNamedPolicysPrefix() {
    Decision<?> decision =
        decide(
            POLICIES,
            caller("alice", "user"),
            wish().filename("a b.png").policy("photos").upload());

    assertThat(((Decision.Granted<?>) decision).grant().place())
        .isEqualTo("users/alice/photos/a b.png");
  }

  @Test
  void bareFilenameFindsTheOnlyPolicyThatFits() {
    assertThat(policyFor(caller("alice"), wish().filename("a.gif").type("image/gif").upload()))
        .isEqualTo("all");
    assertThat(policyFor(caller("alice"), wish().filename("a.png").upload())).isEqualTo("all");
    assertThat(policyFor(caller("alice"), wish().filename("a").type("text/plain").upload()))
        .isEqualTo("drops");
  }

  @Test
  void bareFilenameThatFitsSeveralPoliciesListsThem() {
    Refusal refusal =
        ((Decision.Refused<?>)
                decide(POLICIES, caller("alice", "user"), wish().filename("a.png").upload()))
            .refusal();

    assertThat(refusal.reason()).isEqualTo(Reason.POLICY_REQUIRED);
    assertThat(refusal.facts().get("allowed")).isEqualTo(java.util.List.of("all", "photos"));
  }

  @Test
  void bareFilenameThatFitsNoneSaysWhatIsMissingFirst() {
    Policies userOnly =
        YamlPolicies.read(
            """
            docs: {prefix: "d/{sub}/", operations: [download], roles: [reader]}
            pics:
              {prefix: "p/{sub}/", operations: [upload], content-types: [image/png], max-size: 1M,
               roles: [writer]}
            """);
    Intent<?> gif = wish().filename("a.gif").type("image/gif").upload();

    assertThat(reason(userOnly, caller("alice", "other"), gif)).isEqualTo(Reason.ROLE_REQUIRED);
    assertThat(reason(userOnly, caller("alice", "reader"), gif))
        .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
    assertThat(reason(userOnly, caller("alice", "writer"), gif))
        .isEqualTo(Reason.CONTENT_TYPE_NOT_ALLOWED);
  }

  private static Reason reason(Policies policies, Caller caller, Intent<?> intent) {
    return ((Decision.Refused<?>) decide(policies, caller, intent)).refusal().reason();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "../bob", ".*", "\\E.*\\Q", "$0", "a b", "ä", "😀"})
  void subjectsThatCouldLeaveTheirSegmentAreNotAllowed(String subject) {
    assertThat(refusal(caller(subject, "user"), wish().key("users/bob/photos/a.png").upload()))
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
    assertThat(refusal(caller(subject, "user"), wish().filename("a.png").upload()))
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
  }

  @Test
  void subjectsOfRealIssuersAreAllowed() {
    for (String subject :
        java.util.List.of("auth0|64f", "a.b+c@example.com", "urn:x:1", "x".repeat(128))) {
      assertThat(policyFor(caller(subject), wish().key("users/" + subject + "/a").upload()))
          .isEqualTo("all");
    }
  }

  @Test
  void missingClaimRefusesOnlyWhatNeedsIt() {
    Caller alice = caller("alice", "user");

    assertThat(policyFor(alice, wish().key("users/alice/a.png").upload())).isEqualTo("all");
    assertThat(refusal(alice, wish().key("tenants/t/alice/a.mp4").type("video/mp4").upload()))
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
    assertThat(refusal(alice, wish().filename("a").policy("tenants").type("video/mp4").upload()))
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
  }

  @Test
  void everyNamedClaimIsRendered() {
    Caller member =
        new Caller(
            "alice", Set.of(), Map.of("sub", "alice", "tenant", "acme"), NOW.plusSeconds(600));

    assertThat(policyFor(member, wish().key("tenants/acme/alice/a").type("video/mp4").upload()))
        .isEqualTo("tenants");
    assertThat(refusal(member, wish().key("tenants/evil/alice/a").type("video/mp4").upload()))
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  @Test
  void filenameIsOneSegment() {
    assertThat(refusal(caller("alice", "user"), wish().filename("x/a.png").policy("all").upload()))
        .isEqualTo(Reason.INVALID_KEY);
  }
}
