package dev.r2presigner.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The index finds what a look at every policy finds, and nothing that is not near. */
class PrefixIndexTest {

  private static final int ROUNDS = 3_000;

  private final SplittableRandom random = new SplittableRandom(2026);

  @Test
  void findsWhatEveryPrefixRenderedWouldFind() {
    int hits = 0;
    int several = 0;
    for (int i = 0; i < ROUNDS; i++) {
      List<Policy> policies = policies();
      Claims claims = claims();
      String key = key(policies, claims);

      List<Rendered> found = PrefixIndex.of(policies).around(key, caller(claims));

      assertThat(found)
          .as("%s of %s in %s", key, claims, policies)
          .containsExactlyInAnyOrderElementsOf(under(policies, key, claims));
      hits += found.isEmpty() ? 0 : 1;
      several += found.size() > 1 ? 1 : 0;
    }
    // Else the keys or the templates are not what they should be.
    assertThat(hits).as("hits, and several %s", several).isGreaterThan(ROUNDS / 6);
    assertThat(several).isGreaterThan(ROUNDS / 30);
  }

  @Test
  void looksAtTwoOfAThousand() {
    String yaml =
        IntStream.range(0, 1_000)
            .mapToObj(
                i ->
                    download(
                        "p" + i, i % 2 == 0 ? "team-" + i + "/{sub}/" : "users/{sub}/" + i + "/"))
            .collect(Collectors.joining());
    List<Policy> policies = YamlPolicies.read(yaml + download("all", "users/{sub}/")).all();

    assertThat(
            PrefixIndex.of(policies)
                .around("users/alice/7/x", caller(new Claims(Map.of("sub", "alice")))))
        .extracting(rendered -> rendered.policy().name())
        .containsExactlyInAnyOrder("p7", "all");
  }

  private static Caller caller(Claims claims) {
    return new Caller("alice", Set.of(), claims, Instant.MAX);
  }

  private static List<Rendered> under(List<Policy> policies, String key, Claims claims) {
    List<Rendered> found = new ArrayList<>();
    for (Policy policy : policies) {
      for (String prefix : policy.prefix().render(claims)) {
        if (key.startsWith(prefix) && key.length() > prefix.length()) {
          found.add(new Rendered(policy, prefix));
        }
      }
    }
    return found;
  }

  private List<Policy> policies() {
    Map<String, String> templates = new LinkedHashMap<>();
    String last = "";
    for (int i = random.nextInt(8); i >= 0; i--) {
      // Half of them lie in the one before.
      StringBuilder template = new StringBuilder(random.nextBoolean() ? last : "");
      for (int j = random.nextInt(3); j >= 0; j--) {
        template.append(
            random.nextInt(4) == 0 && template.indexOf("[]") < 0
                ? any("{in[]}", "{in[]}b", "a{org[]}", "{sub[]}")
                : any("a", "b", "ab", "{sub}", "{org}", "a{sub}", "{sub}b", "a{org}b", ".{sub}"));
        template.append('/');
      }
      last = template.toString();
      templates.put(last, "p" + i);
    }
    StringBuilder yaml = new StringBuilder();
    templates.forEach((template, name) -> yaml.append(download(name, template)));
    return YamlPolicies.readThoughPrefixesMeet(yaml.toString()).all();
  }

  private static String download(String name, String prefix) {
    return name + ":\n  prefix: \"" + prefix + "\"\n  operations: [download]\n";
  }

  private Claims claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", any("a", "b", "ab", "..", ".", "a/b", ""));
    if (random.nextBoolean()) {
      claims.put("org", any("a", "b", "aa"));
    }
    List<String> list = new ArrayList<>();
    for (int i = random.nextInt(2, 6); i > 0; i--) {
      list.add(any("a", "b", "ab", "aa", "..", "a/b", ""));
    }
    claims.put(any("in", "in", "org"), list);
    return Claims.read(claims);
  }

  /** Every other one is under one of the prefixes. */
  private String key(List<Policy> policies, Claims claims) {
    List<String> own = policies.get(random.nextInt(policies.size())).prefix().render(claims);
    if (!own.isEmpty() && random.nextBoolean()) {
      return own.get(random.nextInt(own.size())) + any("a", "b", "ab/x");
    }
    while (true) {
      StringBuilder key = new StringBuilder();
      for (int i = random.nextInt(4); i >= 0; i--) {
        key.append(any("a", "b", "ab", "aa", "aab", "abb", "bb", ".a", "aaab", "x")).append('/');
      }
      key.setLength(key.length() - 1);
      if (ObjectKey.flaw(key.toString()) == null) {
        return key.toString();
      }
    }
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
