package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there but empty, or comes from two places at once, is not what an operator meant. */
class PolicySourcesTest {

  private static final String BASE =
      """
      prefix: vault/{sub}/
      operations: [download, delete, upload]
      content-types: [image/png, text/html]
      max-size: 1M
      """;

  private static List<String> findings(String file, String over, Map<String, String> variables) {
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .addDefaultInterceptors()
            .withSources(
                source("base.yaml", file, 100),
                source("over.yaml", over, 200),
                new EnvConfigSource(variables, 300))
            .withMapping(PolicyConfig.class)
            .build();
    return new PolicySources(config, config.getConfigMapping(PolicyConfig.class))
        .findings().stream().map(Finding::toString).toList();
  }

  private static YamlConfigSource source(String name, String policy, int ordinal) {
    String yaml = policy.isEmpty() ? "" : "presigner:\n  policies:\n    own:\n" + policy.indent(6);
    return new YamlConfigSource(name, yaml, ordinal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "roles: [vault]\n",
        "limits: {urls: 5/1m}\n",
        "roles: [a, b]\nmetadata: [x]\n"
      })
  void whatIsThereOrLeftOutIsFine(String more) {
    assertThat(findings(BASE + more, "", Map.of())).isEmpty();
  }

  @Test
  void objectsDoNotStayForeverByMistake() {
    assertThat(findings(BASE + "expire-after: \"${DAYS:}\"\n", "", Map.of()))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.own.expire-after (")
        .contains("is empty");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "\"\"", "\"${ADMIN_ROLE:}\"", "[\"${ADMIN_ROLE:}\"]"})
  void emptyRolesAdmitNobodyByMistake(String roles) {
    assertThat(findings(BASE + "roles: " + roles + "\n", "", Map.of()))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.own.roles (PRESIGNER_POLICIES_OWN_ROLES): is empty");
  }

  @Test
  void anEmptyVariableOverRolesIsAMistake() {
    assertThat(findings(BASE + "roles: [vault]\n", "", Map.of("PRESIGNER_POLICIES_OWN_ROLES", "")))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.own.roles");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{urls: ''}", "{bytes: ''}", "{urls: 5/1m, bytes: ''}"})
  void emptyLimitsAreNoLimitByMistake(String limits) {
    assertThat(findings(BASE + "limits: " + limits + "\n", "", Map.of()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("presigner.policies.own.limits"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{roles: []}", "{roles: [], not-before: 2027-01-31T12:00:00Z}"})
  void delegationsThatAdmitNobodyAreAMistake(String delegations) {
    assertThat(findings(BASE + "delegations: " + delegations + "\n", "", Map.of()))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("presigner.policies.own.delegations"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"operations: [download]", "content-types: [image/gif]", "roles: [admin]"})
  void aListThatTwoFilesHaveIsNotMerged(String narrowed) {
    String list = narrowed.substring(0, narrowed.indexOf(':'));
    assertThat(findings(BASE + "roles: [admin, user]\n", narrowed + "\n", Map.of()))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.own." + list + " (")
        .contains("base.yaml", "over.yaml");
  }

  @Test
  void aWholeListReplacesAnother() {
    assertThat(
            findings(
                BASE,
                "operations: [upload, download, delete]\n",
                Map.of(
                    "PRESIGNER_POLICIES_OWN_ROLES", "admin",
                    "PRESIGNER_POLICIES_OWN_CONTENT_TYPES", "image/gif")))
        .isEmpty();
  }
}
