package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials obey their prefix and their actions, so no policy with them may promise more. */
class RefusedCredentialsTest {

  private static List<Finding> findings(String policies) {
    return YamlPolicies.findings(policies);
  }

  private static String uploading(String more) {
    return "files: {prefix: \"files/{sub}/\", operations: [upload, credentials], content-types:"
        + " [image/png], max-size: 1M, "
        + more
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "overwrite: false                                       | overwrite: false",
        "roles: [a]                                             | overwrite: false",
        "overwrite: true, checksum: required                    | checksum: required",
        "overwrite: true, names: generated                      | names: generated",
        "overwrite: true, limits: {bytes: 1G/1h}                | limits.bytes",
        "checksum: required, limits: {urls: 1/1h, bytes: 1G/1h} | checksum: required, overwrite: false, limits.bytes",
      })
  void aPromiseThatTheyWouldNotKeepIsNamed(String more, String promise) {
    assertThat(findings(uploading(more)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.property()).isEqualTo("presigner.policies.files.operations");
              assertThat(finding.reason()).contains(" beside " + promise + ", which");
            });
  }

  @Test
  void whatTheyKeepIsNoMistake() {
    assertThat(findings(uploading("overwrite: true, limits: {urls: 1/1h}"))).isEmpty();
    // Nothing is written, so nothing is written over.
    assertThat(
            findings(
                "files: {prefix: \"files/{sub}/\", operations: [list, download, credentials]}"))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[credentials]", "[credentials, copy-from]"})
  void credentialsForNothingAreAMistake(String operations) {
    assertThat(findings("files: {prefix: files/, operations: " + operations + "}"))
        .singleElement()
        .extracting(Finding::reason)
        .asString()
        .contains("for nothing");
  }

  @Test
  void aListInThePrefixIsAMistake() {
    assertThat(
            findings("files: {prefix: \"files/{groups[]}/\", operations: [credentials, download]}"))
        .singleElement()
        .extracting(Finding::reason)
        .asString()
        .contains("a list in the prefix");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // with credentials         | beside                       | can lie inside
        "users/{sub}/               | users/{sub}/photos/          | true",
        "users/{sub}/               | users/{sub}/{album}/         | true",
        "users/{sub}/               | users/{sub}/x-{groups[]}/y/  | true",
        "public/                    | public/{sub}/                | true",
        "public/                    | public/a/b/                  | true",
        "{issuer}/{sub}/            | {issuer}/{sub}/photos/       | true",
        "staff/                     | {issuer}/{sub}/              | true",
        "staff/                     | {issuer}/                    | true",
        "users/{sub}/photos/        | users/{sub}/                 | false",
        "users/{sub}/photos/        | users/{sub}/documents/       | false",
        "users/{sub}/               | mail/{email}/                | false",
        "users/{sub}/               | users/~shared/x/             | false",
        "users/x-{sub}/             | users/y-{sub}/z/             | false",
        "{issuer}/{sub}/photos/     | {issuer}/{sub}/documents/    | false",
      })
  void aPrefixInsideIsFoundWhoeverItsCallerIs(String prefix, String other, boolean inside) {
    String policies =
        """
        keys: {prefix: "%s", operations: [credentials, download]}
        other: {prefix: "%s", operations: [download]}
        """
            .formatted(prefix.strip(), other.strip());
    String swapped = policies.lines().toList().get(1) + "\n" + policies.lines().toList().get(0);

    for (String order : List.of(policies, swapped)) {
      List<Finding> findings = findings(order);

      assertThat(findings).hasSize(inside ? 1 : 0);
      for (Finding finding : findings) {
        assertThat(finding.property()).isEqualTo("presigner.policies.keys.operations");
        assertThat(finding.reason()).contains("policy 'other'");
      }
    }
  }
}
