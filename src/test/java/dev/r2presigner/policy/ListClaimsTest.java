package dev.r2presigner.policy;

import static dev.r2presigner.policy.config.YamlPolicies.NOW;
import static dev.r2presigner.policy.config.YamlPolicies.decide;
import static dev.r2presigner.policy.config.YamlPolicies.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.DelegationWish.Verdict;
import dev.r2presigner.policy.Refusal.Reason;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.testing.Proof;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Prefixes with a list claim: one for each element, for those who have it and nobody else. */
class ListClaimsTest {

  private static final String TEAMS =
      """
      teams:
        prefix: teams/{groups[]}/
        operations: [upload, download]
        content-types: ["image/*"]
        max-size: 10M
        delegations: {roles: [user]}
      """;
  private static final String STRICTER =
      """
      secret:
        prefix: teams/{groups[]}/secret/
        operations: [download]
      """;
  private static final String OWN =
      """
      own:
        prefix: users/{sub}/
        operations: [upload]
        content-types: ["image/*"]
        max-size: 10M
      """;
  private static final Policies POLICIES = YamlPolicies.read(TEAMS + STRICTER);

  /** The value of the claim; null for none. */
  private static Caller caller(@Nullable Object groups) {
    Map<String, Object> claims = new HashMap<>(Map.of("sub", "alice"));
    if (groups != null) {
      claims.put("groups", groups);
    }
    return new Caller("alice", Set.of("user"), Claims.read(claims), NOW.plusSeconds(3600));
  }

  private static List<String> prefixes(Policies policies, Caller caller) {
    return policies.visibleTo(caller).stream().map(Rendered::prefix).toList();
  }

  private static @Nullable Refusal refusal(Policies policies, Caller caller, Intent<?> intent) {
    return decide(policies, caller, intent) instanceof Decision.Refused<?> refused
        ? refused.refusal()
        : null;
  }

  private static @Nullable Reason reason(Caller caller, Intent<?> intent) {
    Refusal refusal = refusal(POLICIES, caller, intent);
    return refusal == null ? null : refusal.reason();
  }

  private static Intent<?> upload(String key) {
    return wish().key(key).upload();
  }

  @Test
  void eachElementIsAPrefix() {
    Caller member = caller(List.of("red", "blue"));

    assertThat(prefixes(YamlPolicies.read(TEAMS), member))
        .containsExactly("teams/red/", "teams/blue/");
    assertThat(reason(member, upload("teams/red/a.png"))).isNull();
    assertThat(reason(member, upload("teams/blue/x/a.png"))).isNull();
    assertThat(reason(member, upload("teams/green/a.png"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(reason(member, upload("teams/redblue/a.png"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(reason(member, upload("teams/red"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  @Test
  void theLongestPrefixJudgesEachOfThem() {
    Caller member = caller(List.of("red", "secret"));

    for (String team : List.of("red", "secret")) {
      assertThat(reason(member, upload("teams/" + team + "/secret/a.png")))
          .isEqualTo(Reason.OPERATION_NOT_ALLOWED);
      assertThat(reason(member, upload("teams/" + team + "/a.png"))).isNull();
    }
  }

  static Stream<Arguments> odd() {
    List<Object> many = new ArrayList<>(List.of("a/b", "", 7));
    many.addAll(names(60));
    return Stream.of(
        Arguments.of(List.of("red", "a/b", "..", ".", "", " ", "a b", "é", "x".repeat(129)), "red"),
        Arguments.of(Arrays.asList(null, 1, true, List.of("in"), Map.of("a", "b"), "red"), "red"),
        Arguments.of(List.of("red", "red", "{sub}", "*", "red%2f", "red\u0000", "red"), "red"),
        Arguments.of(
            List.of("...", "a.b@c+d:e|f-g_h", "x".repeat(128)),
            "... a.b@c+d:e|f-g_h " + "x".repeat(128)),
        // One that issuers write as a string is a list of one; two in a string are none.
        Arguments.of("red", "red"),
        Arguments.of("red blue", ""),
        Arguments.of("../bob", ""),
        Arguments.of(List.of(), ""),
        Arguments.of(List.of("a/b"), ""),
        Arguments.of(Map.of("red", "blue"), ""),
        Arguments.of(7, ""),
        Arguments.of(null, ""),
        // What is left out does not count.
        Arguments.of(many, String.join(" ", names(50))));
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "team-" + i).toList();
  }

  @ParameterizedTest
  @MethodSource("odd")
  void whatCannotBePartOfAKeyIsLeftOut(@Nullable Object groups, String usable) {
    Caller member = caller(groups);
    List<String> expected =
        usable.isEmpty()
            ? List.of()
            : Arrays.stream(usable.split(" ")).map(team -> "teams/" + team + "/").toList();

    assertThat(prefixes(YamlPolicies.read(TEAMS), member)).isEqualTo(expected);
    for (String prefix : expected) {
      assertThat(reason(member, upload(prefix + "a.png"))).isNull();
    }
    assertThat(reason(member, upload("teams/other/a.png")))
        .isEqualTo(expected.isEmpty() ? Reason.SUBJECT_NOT_ALLOWED : Reason.KEY_NOT_ALLOWED);
  }

  @Test
  void aDotBesideAnElementThatIsOneIsLeftOut() {
    Policies dotted =
        YamlPolicies.read("dotted: {prefix: \".{groups[]}/\", operations: [download]}");

    assertThat(prefixes(dotted, caller(List.of(".", "a", "...")))).containsExactly(".a/", "..../");
  }

  @Test
  void aListIsNoSingleClaim() {
    Policies single =
        YamlPolicies.read("single: {prefix: \"teams/{groups}/\", operations: [download]}");
    Intent<?> download = new Intent.Download("teams/red/a", null, null, null);

    assertThat(refusal(single, caller("red"), download)).isNull();
    assertThat(refusal(single, caller(List.of("red")), download).reason())
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
  }

  @Test
  void aFilenameIsNotPutUnderOneOfSeveralPrefixes() {
    Policies both = YamlPolicies.read(TEAMS + OWN);
    Caller member = caller(List.of("red", "blue"));
    Intent<?> bare = wish().filename("a.png").upload();
    Intent<?> named = wish().filename("a.png").policy("teams").upload();

    for (Refusal refusal : List.of(refusal(POLICIES, member, bare), refusal(both, member, named))) {
      assertThat(refusal.reason()).isEqualTo(Reason.POLICY_REQUIRED);
      assertThat(refusal.facts().get("allowed")).isEqualTo(List.of("teams/red/", "teams/blue/"));
    }
    assertThat(refusal(both, member, bare).facts().get("allowed"))
        .isEqualTo(List.of("teams", "own"));
    assertThat(key(POLICIES, caller(List.of("red")), bare)).isEqualTo("teams/red/a.png");
    assertThat(key(both, caller(List.of("red")), named)).isEqualTo("teams/red/a.png");
    assertThat(key(both, caller(List.of()), bare)).isEqualTo("users/alice/a.png");
    assertThat(refusal(both, caller(List.of()), named).reason())
        .isEqualTo(Reason.SUBJECT_NOT_ALLOWED);
  }

  /** The prefix can't be told in another way, so the key's last segment is the filename. */
  @Test
  void aKeySaysUnderWhichPrefixANameIsGenerated() {
    Policies generating = YamlPolicies.read(TEAMS + "  names: generated\n");
    Caller member = caller(List.of("red", "blue"));

    assertThat(key(generating, member, upload("teams/blue/a.png")))
        .matches("teams/blue/[^/]{20,}[.]png");
    assertThat(refusal(generating, member, upload("teams/green/a.png")).reason())
        .isEqualTo(Reason.KEY_NOT_ALLOWED);
  }

  private static String key(Policies policies, Caller caller, Intent<?> intent) {
    return ((Decision.Granted<?>) decide(policies, caller, intent)).grant().place();
  }

  /** A caller reaches what lies under its own elements, and nothing of another's. */
  @Test
  void callersReachTheirElementsAndNothingElse() {
    SplittableRandom random = new SplittableRandom(2026);
    List<String> all = List.of("a", "b", "ab", "a.b", "secret", "A", "b-a", "aa");
    int reached = 0;
    int rounds = Proof.times(100_000);
    for (int i = 0; i < rounds; i++) {
      List<String> groups = new ArrayList<>(all);
      Collections.shuffle(groups, new java.util.Random(random.nextLong()));
      int split = random.nextInt(groups.size() + 1);
      List<String> one = groups.subList(0, split);
      List<String> other = groups.subList(split, groups.size());
      String team = all.get(random.nextInt(all.size()));
      String deeper = random.nextBoolean() ? all.get(random.nextInt(all.size())) + "/" : "";
      Intent<?> download =
          new Intent.Download("teams/" + team + "/" + deeper + "x", null, null, null);

      boolean first = reason(caller(one), download) == null;
      boolean second = reason(caller(other), download) == null;
      assertThat(first).as("%s of %s", download, one).isEqualTo(one.contains(team));
      assertThat(second).as("%s of %s", download, other).isNotEqualTo(first);
      assertThat(reason(caller(groups), download)).isNull();
      reached += first ? 1 : 0;
    }
    assertThat(reached).isBetween(rounds / 4, rounds * 3 / 4);
  }

  @Test
  void aDelegationCarriesTheOneElementItIsFor() {
    Caller member = caller(List.of("red", "blue"));
    DelegationWish wish =
        new DelegationWish(
            "teams", new Scope.Under("teams/blue/x/"), List.of("upload"), null, null, 60);

    Verdict.Allowed allowed = (Verdict.Allowed) POLICIES.delegate(member, wish);
    assertThat(allowed.claims().lists()).isEqualTo(Map.of("groups", Set.of("blue")));
    Caller bearer =
        new Caller(
            "alice",
            Set.of("user"),
            allowed.claims(),
            NOW.plusSeconds(60),
            new Delegation(allowed.terms(), "guest", "id", NOW));
    assertThat(reason(bearer, upload("teams/blue/x/a.png"))).isNull();
    assertThat(reason(bearer, upload("teams/blue/a.png"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(reason(bearer, upload("teams/red/x/a.png"))).isEqualTo(Reason.KEY_NOT_ALLOWED);
    assertThat(prefixes(POLICIES, bearer)).containsExactly("teams/blue/");
    for (String place : List.of("teams/green/", "teams/", "teams/red/secret/")) {
      DelegationWish outside =
          new DelegationWish("teams", new Scope.Under(place), List.of("upload"), null, null, 60);
      assertThat(POLICIES.delegate(member, outside))
          .isInstanceOfSatisfying(
              Verdict.Refused.class,
              refused -> assertThat(refused.refusal().reason()).isEqualTo(Reason.KEY_NOT_ALLOWED));
    }
  }

  /** A key costs the same under one prefix or fifty, beside one policy or a thousand. */
  @Test
  void aDecisionDoesNotGrowWithPoliciesTimesElements() {
    StringBuilder thousand = new StringBuilder(TEAMS);
    for (int i = 1; i < 1_000; i++) {
      String prefix =
          i % 2 == 0 ? "teams/{groups[]}/folder-" + i + "/" : "team-" + i + "/{groups[]}/";
      thousand.append("p" + i + ": {prefix: \"" + prefix + "\", operations: [download]}\n");
    }
    long few = bytes(YamlPolicies.read(TEAMS), caller(names(1)));
    long many = bytes(YamlPolicies.read(thousand.toString()), caller(names(50)));

    assertThat(many).isLessThanOrEqualTo(few + few / 10);
  }

  /**
   * What a decision allocates; the least of a few times, since the machine's own come in between.
   */
  private static long bytes(Policies policies, Caller caller) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Intent<?> intent = upload("teams/team-0/summer/a.png");
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Decision<?> decision = decide(policies, caller, intent);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(decision).isInstanceOf(Decision.Granted.class);
    }
    return least;
  }
}
