package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration library would drop without a word. */
class PolicyFilesTest {

  @TempDir Path folder;

  private List<Finding> findings(String yaml) throws IOException {
    List<Finding> findings = new ArrayList<>();
    PolicyFiles.check(Files.writeString(folder.resolve("application.yaml"), yaml), findings);
    return findings;
  }

  @Test
  void oneOfEachIsFine() throws IOException {
    assertThat(findings("presigner: {policies: {a: {prefix: a/}, b: {prefix: b/}}}")).isEmpty();
    assertThat(findings("")).isEmpty();
  }

  @Test
  void twoPoliciesOfOneNameAreRefused() throws IOException {
    assertThat(findings("presigner:\n  policies:\n    a: {prefix: a/}\n    a: {prefix: b/}\n"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.reason()).contains("duplicate key", "a"));
  }

  @Test
  void aMemberGivenTwiceIsRefused() throws IOException {
    assertThat(findings("presigner: {policies: {a: {roles: [x], roles: []}}}")).hasSize(1);
  }

  @Test
  void anEmptyPolicyIsRefused() throws IOException {
    assertThat(findings("presigner:\n  policies:\n    a:\n    b: {prefix: b/}\n"))
        .containsExactly(new Finding("presigner.policies.a", "is empty"));
  }

  @Test
  void rolesAndLimitsWithoutAnyAreRefused() throws IOException {
    assertThat(findings("presigner:\n  policies:\n    a:\n      roles:\n      limits: ~\n"))
        .extracting(Finding::property)
        .containsExactly("presigner.policies.a.roles", "presigner.policies.a.limits");
  }

  /** The parser quotes the line at fault, which may hold the secret of the bucket. */
  @Test
  void whatIsSaidNamesTheLineAndShowsNoValue() throws IOException {
    assertThat(findings("r2:\n  secret-access-key: canary-1\n  secret-access-key: canary-2\n"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.reason())
                    .contains("line 3", "duplicate key", "secret-access-key")
                    .doesNotContain("canary", "\n"));
    assertThat(findings("r2:\n  secret-access-key: \"canary\n"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.reason()).doesNotContain("canary", "\n"));
  }
}
