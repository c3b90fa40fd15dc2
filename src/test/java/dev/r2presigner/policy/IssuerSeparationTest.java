package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.config.YamlPolicies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers of two issuers, who may have the same subject, never share a key. */
class IssuerSeparationTest {

  private static final Set<String> NAMES = Set.of("customers", "staff");
  private static final List<String> SEGMENTS =
      List.of("a", "b", "{issuer}", "{sub}", "{email}", "x-{sub}", "{issuer}-b", "~{sub}");
  private static final List<String> ISSUERS =
      List.of("", ", issuers: staff", ", issuers: customers", ", issuers: [staff, customers]");

  private static Caller of(String issuer, String subject, Random random) {
    Map<String, String> claims = new HashMap<>();
    claims.put("sub", subject);
    // Claims that the user of one issuer chose so that they meet the other's.
    claims.put("email", List.of("a", "b", "x-alice", "staff", "alice").get(random.nextInt(5)));
    claims.put(Caller.ISSUER, issuer);
    return new Caller(subject, Set.of(), claims, YamlPolicies.NOW.plusSeconds(3600));
  }

  private static String download(String name, String prefix, String more) {
    return name + ": {prefix: \"" + prefix + "\", operations: [download]" + more + "}\n";
  }

  private static boolean starts(Policies policies) {
    return policies.all().stream()
        .allMatch(policy -> PrefixConflict.issuers(policy, policies.all(), NAMES) == null);
  }

  /** Random configurations: of those that start, none lets two issuers' callers reach one key. */
  @Test
  void noKeyIsSharedUnderAnyConfigurationThatStarts() {
    Random random = new Random(22);
    int started = 0;
    int refused = 0;
    for (int i = 0; i < 6_000; i++) {
      StringBuilder yaml = new StringBuilder();
      for (int policy = 0; policy < 1 + random.nextInt(3); policy++) {
        StringBuilder prefix = new StringBuilder();
        for (int segment = 0; segment < 1 + random.nextInt(3); segment++) {
          prefix.append(SEGMENTS.get(random.nextInt(SEGMENTS.size()))).append('/');
        }
        String issuers = ISSUERS.get(random.nextInt(ISSUERS.size()));
        yaml.append(download("p" + policy, prefix.toString(), issuers));
      }
      Policies policies;
      try {
        policies = YamlPolicies.read(yaml.toString());
      } catch (IllegalArgumentException meetsWithinOneIssuer) {
        continue;
      }
      if (!starts(policies)) {
        refused++;
        continue;
      }
      started++;
      String subject = List.of("alice", "a", "b", "staff").get(random.nextInt(4));
      Caller staff = of("staff", subject, random);
      Caller customer = of("customers", subject, random);
      PolicyChoice choice = new PolicyChoice(policies.all());
      for (String key : keys(policies.all(), staff, customer)) {
        assertThat(!choice.around(key, staff).isEmpty() && !choice.around(key, customer).isEmpty())
            .as("%s under%n%s for %s and %s", key, yaml, staff, customer)
            .isFalse();
      }
    }
    assertThat(started).isGreaterThan(300);
    assertThat(refused).isGreaterThan(300);
  }

  private static Set<String> keys(List<Policy> policies, Caller... callers) {
    Set<String> keys = new TreeSet<>();
    for (Policy policy : policies) {
      for (Caller caller : callers) {
        for (String prefix : policy.prefix().render(caller.claims())) {
          for (String rest :
              List.of("k", "a/k", "b/k", "alice/k", "staff/k", "a/b/k", "x-alice/k")) {
            keys.add(prefix + rest);
          }
        }
      }
    }
    return keys;
  }

  @ParameterizedTest
  @CsvSource({
    "users/{sub}/, '', , , false",
    "'{issuer}/{sub}/', '', , , true",
    "users/{sub}/, ', issuers: staff', , , true",
    "users/{sub}/, ', issuers: staff', 'users/{sub}/docs/', ', issuers: customers', false",
    "users/{sub}/, ', issuers: staff', 'users/{sub}/docs/', ', issuers: staff', true",
    "'{issuer}/{sub}/', ', issuers: staff', '{issuer}/{sub}/docs/', ', issuers: customers', true",
    "staff/{sub}/, ', issuers: staff', 'customers/{sub}/', ', issuers: customers', true",
    "shared/, '', , , false",
    "'{issuer}/shared/', '', , , true"
  })
  void aStartIsRefusedWhereSubjectsMeet(
      String prefix, String more, String other, String otherMore, boolean isGood) {
    String yaml = download("one", prefix, more);
    if (other != null) {
      yaml += download("two", other, otherMore);
    }

    assertThat(starts(YamlPolicies.read(yaml))).isEqualTo(isGood);
  }

  /** One issuer alone needs nothing of all this. */
  @Test
  void aSingleIssuerMeetsNoOther() {
    Policies policies = YamlPolicies.read(download("one", "users/{sub}/", ""));

    assertThat(PrefixConflict.issuers(policies.all().get(0), policies.all(), Set.of("default")))
        .isNull();
  }

  @Test
  void aPolicyOfAnotherIssuerDoesNotExist() {
    Random random = new Random(1);
    Policies policies =
        YamlPolicies.read(
            download("desk", "staff/{sub}/", ", issuers: staff")
                + download("own", "users/{sub}/", ", issuers: customers"));
    PolicyChoice choice = new PolicyChoice(policies.all());
    Caller customer = of("customers", "alice", random);
    List<String> visible = new ArrayList<>();
    choice
        .visible()
        .renderedTo(customer)
        .forEach(rendered -> visible.add(rendered.policy().name()));

    assertThat(visible).containsExactly("own");
    assertThat(choice.named("desk", customer)).isNull();
    assertThat(choice.named("desk", of("staff", "alice", random))).isNotNull();
    assertThat(choice.around("staff/alice/x", customer)).isEmpty();
    Choice named = choice.choose(customer, download("staff/alice/x"), random);
    assertThat(((Choice.NoPolicy) named).refusal().reason())
        .isEqualTo(Refusal.Reason.KEY_NOT_ALLOWED);
  }

  private static Intent<?> download(String key) {
    return new Intent.Download(key, null, null, null);
  }
}
