package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A lifecycle rule is for a literal prefix: it must not delete what another policy keeps. */
class RefusedExpiryTest {

  private static final String OPERATIONS = ", operations: [download]";

  private static List<Finding> findings(
      String expiring, String days, String other, String otherDays) {
    String age = otherDays == null ? "" : ", expire-after: " + otherDays;
    return YamlPolicies.findings(
        """
        old: {prefix: "%s", expire-after: %s%s}
        new: {prefix: "%s"%s%s}
        """
            .formatted(expiring, days, OPERATIONS, other, age, OPERATIONS));
  }

  @ParameterizedTest
  @CsvSource({
    // one that expires, one that stays; whether the rule reaches its objects
    "tmp/, files/, false",
    "tmp/, tmp2/, false",
    // Under a prefix without claims the longer one judges every key.
    "files/tmp/, files/, false",
    "files/, files/tmp/, true",
    "files/, files/{sub}/, true",
    "users/{sub}/tmp/, users/{sub}/, true",
    "users/{sub}/, users/{sub}/tmp/, true",
    "users/{sub}/tmp/, users/{sub}/docs/, true",
    "users/{sub}/, users/, true",
    // A key of the wider one may lie beside those that the claims make.
    "users/tmp/{sub}/, users/, true",
    "users/~tmp/{sub}/, users/{sub}/, false",
    "users/~tmp{sub}/, users/{sub}/, false",
    "users/tmp-{sub}/, users/~x{sub}/, false",
    "tmp-{sub}/, tmp/, false",
    "tmp-{sub}/, tmp-~all/, true",
    "tmp-{sub}/, tmp-~{sub}/, true",
    "tmp~{sub}/, tmp/{sub}/, false",
    // A claim may begin like the rule's last segment, or end and go on like it.
    "users/x{sub}~/, users/{sub}/, true",
    "users/.{sub}~/, users/{sub}/, true",
    "users/x~{sub}~~/, users/{sub}~b/, true",
    "users/x~{sub}~~/, users/{sub}~b~/, true",
    "users/x~{sub}~~/, users/{sub}b~/, false",
    "tmp/~a{sub}~/, tmp/{sub}~/, false",
    "{sub}/, ~shared/, true",
    "{sub}/tmp/, ~shared/docs/, true",
    "~shared/, {sub}/, false"
  })
  void aRuleThatReachesWhatStaysIsRefused(String expiring, String staying, boolean reached) {
    List<Finding> findings = findings(expiring, "30d", staying, null);

    assertThat(findings).hasSize(reached ? 1 : 0);
    for (Finding finding : findings) {
      assertThat(finding.property()).isEqualTo("presigner.policies.old.expire-after");
      assertThat(finding.reason()).contains("policy 'new'", "at most 30d");
    }
  }

  @Test
  void whatIsDeletedEarlierAnywayLosesNothing() {
    assertThat(findings("users/{sub}/a/", "30d", "users/{sub}/b/", "30d")).isEmpty();
    assertThat(findings("files/", "30d", "files/tmp/", "1d")).isEmpty();
    assertThat(findings("files/", "48h", "files/tmp/", "2d")).isEmpty();
    assertThat(findings("files/", "30d", "files/tmp/", "31d"))
        .singleElement()
        .extracting(Finding::property)
        .isEqualTo("presigner.policies.old.expire-after");
    // One prefix can't have two ages, whichever policy comes first.
    assertThat(findings("users/{sub}/a/", "31d", "users/{sub}/b/", "30d"))
        .singleElement()
        .extracting(Finding::property)
        .isEqualTo("presigner.policies.new.expire-after");
  }

  @Test
  void aPolicyAloneMayExpireWhateverItsPrefix() {
    for (String prefix : List.of("tmp/", "users/{sub}/", "{sub}/")) {
      assertThat(
              YamlPolicies.findings(
                  "p: {prefix: \"%s\", expire-after: 1d%s}".formatted(prefix, OPERATIONS)))
          .isEmpty();
    }
  }
}
