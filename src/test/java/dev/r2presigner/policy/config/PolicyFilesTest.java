package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.startup.Finding;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What the configuration library would drop without a word. */
class PolicyFilesTest {

  private static List<String> found(String policies) {
    Map<?, ?> document = new Yaml().load("presigner: {policies: {" + policies + "}}");
    return PolicyFiles.check(document).stream().map(Finding::property).toList();
  }

  @Test
  void whatIsSetIsFine() {
    assertThat(found("a: {prefix: a/, roles: [x], limits: {urls: 1/1m}}, b: {prefix: b/}"))
        .isEmpty();
    assertThat(PolicyFiles.check(new Yaml().load("presigner: {policies: 1}"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: ", "a: {}"})
  void anEmptyPolicyIsRefused(String policy) {
    assertThat(found("b: {prefix: b/}, " + policy)).containsExactly("presigner.policies.a");
  }

  /** While the library drops it, nobody but this check can see it. */
  @Test
  void theLibraryTakesAnEmptyMappingForNone() {
    Policies read =
        YamlPolicies.read("a: {prefix: a/, operations: download, roles: {}, limits: {}}");

    assertThat(read.all())
        .singleElement()
        .satisfies(policy -> assertThat(policy.access().roles()).isEmpty())
        .satisfies(policy -> assertThat(policy.access().limits()).isEqualTo(Policy.Limits.NONE));
  }

  /** Before, a policy whose roles or limits a template had left as an empty mapping had none. */
  @ParameterizedTest
  @ValueSource(strings = {"roles", "limits", "metadata", "delegations"})
  void anEmptyMappingIsRefused(String property) {
    assertThat(found("a: {prefix: a/, " + property + ": {}}"))
        .containsExactly("presigner.policies.a." + property);
  }
}
