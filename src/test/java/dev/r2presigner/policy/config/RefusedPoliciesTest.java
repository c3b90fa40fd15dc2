package dev.r2presigner.policy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.startup.Finding;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in the operator's policies: each stops the start and is named. */
class RefusedPoliciesTest {

  private static final String GOOD =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
            names: caller
            overwrite: false
            expiry: 5m
            max-expiry: 15m
            checksum: optional
            disposition: attachment
            store-disposition: false
            stable: 15m
            expire-after: 30d
            outlives-token: false
            metadata: [title]
            limits: {urls: 600/1m, bytes: 10G/1h}
            delegations: {roles: [backend], max-expiry: 7d, not-before: 2027-01-31T12:00:00Z}
      """;

  @Test
  void theContractsExampleIsFine() {
    assertThat(findings(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prefix          | users/{sub}                 | must end in '/'",
        "prefix          | users/{sub}-{tenant}/       | two claims in one segment",
        "prefix          | users/{sub/                 | a brace that is not part",
        "prefix          | users/sub}/                 | a brace that is not part",
        "prefix          | 'users/{}/'                 | a brace that is not part",
        "prefix          | 'users/{[]}/'               | a brace that is not part",
        "prefix          | 'users/{groups[0]}/'        | a brace that is not part",
        "prefix          | 'users/{groups[}/'          | a brace that is not part",
        "prefix          | '{org[]}/users/{team[]}/'   | two lists",
        "prefix          | '{org[]}/users/{org[]}/'    | two lists",
        "prefix          | '{org[]}{sub}/'             | two claims in one segment",
        "prefix          | /users/                     | can't begin a key",
        "prefix          | users//                     | can't begin a key",
        "prefix          | users/../                   | can't begin a key",
        "prefix          | /                           | can't begin a key",
        "operations      | [upload, uplaod]            | 'uplaod' is not one of upload, download",
        "operations      | [upload, UPLOAD]            | 'UPLOAD' is not one of",
        "operations      | [upload, upload]            | 'upload'",
        "content-types   | ['*/*']                     | '*/*' is not allowed",
        "content-types   | ['*']                       | is neither a media type",
        "content-types   | [image]                     | is neither a media type",
        "content-types   | ['image/p*']                | is neither a media type",
        "content-types   | ['*/png']                   | is neither a media type",
        "content-types   | ['image/png, text/html']    | is neither a media type",
        "content-types   | ['image/pñg']               | is neither a media type",
        "max-size        | 0                           | at least 1 byte",
        "max-size        | 0M                          | at least 1 byte",
        "max-size        | -1                          | must be a size",
        "max-size        | 10MB                        | must be a size",
        "max-size        | 10 M                        | must be a size",
        "max-size        | 1.5G                        | must be a size",
        "max-size        | lots                        | must be a size",
        "max-size        | 6T                          | at most 5 TiB",
        "max-size        | 99999999999999T             | larger than any object",
        "max-size        | 99999999999999999999        | must be a size",
        "names           | client                      | 'client' is not one of caller, generated",
        "names           | CALLER                      | is not one of",
        "overwrite       | maybe                       | must be true or false",
        "overwrite       | 1                           | must be true or false",
        "expiry          | 0s                          | must be 1s to 7d",
        "expiry          | 8d                          | must be 1s to 7d",
        "expiry          | 16m                         | must not be longer than max-expiry",
        "expiry          | 5                           | must be a time",
        "expiry          | PT5M                        | must be a time",
        "expiry          | -5m                         | must be a time",
        "max-expiry      | 604801s                     | must be 1s to 7d",
        "max-expiry      | 0s                          | must be 1s to 7d",
        "checksum        | sha256                      | 'sha256' is not one of optional, required",
        "store-disposition | maybe                     | must be true or false",
        "expire-after    | 0d                          | whole days",
        "expire-after    | 36h                         | whole days",
        "expire-after    | 86401s                      | whole days",
        "expire-after    | 36501d                      | whole days",
        "expire-after    | 30                          | must be a time",
        "expire-after    | P30D                        | must be a time",
        "stable          | 0s                          | must be 1s to 7d",
        "stable          | 15                          | must be a time",
        "stable          | 604801s                     | must be 1s to 7d",
        "stable          | 603901s                     | at most 7d",
        "outlives-token  | maybe                       | must be true or false",
        "disposition     | download                    | is not one of attachment, inline, caller",
        "metadata        | [Title]                     | must be lower-case",
        "metadata        | [x-amz-meta-title]          | must be lower-case",
        "metadata        | ['ti tle']                  | must be lower-case",
        "limits          | {urls: 600}                 | must be a rate",
        "limits          | {urls: 0/1m}                | at least 1 in at least 1s",
        "limits          | {urls: 600/0s}              | at least 1 in at least 1s",
        "limits          | {bytes: 100G/1m}            | 1,000,000,000 a second",
        "limits          | {bytes: 1T/15m}             | 1,000,000,000 a second",
        "limits          | {urls: 9999999999999/1s}    | 1,000,000,000 a second",
        "limits          | {urls: 5/99999d}            | 1,000,000,000 a second",
        "limits          | {bytes: 10G/h}              | must be a time",
        "limits          | {bytes: -1/1h}              | must be a size",
      })
  void aBadValueIsNamedWithItsReason(String property, String value, String reason) {
    assertThat(findings(with(property, value)))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.photos." + property)
        .contains(
            "(PRESIGNER_POLICIES_PHOTOS_" + property.toUpperCase(Locale.ROOT).replace('-', '_'))
        .contains(reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefix", "operations", "content-types", "max-size"})
  void aMissingValueIsNamed(String property) {
    assertThat(findings(without(property)))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.photos." + property + " (")
        .contains("): required");
  }

  @Test
  void emptyOperationsAreNoOperations() {
    assertThat(findings(with("operations", "[]")))
        .singleElement()
        .asString()
        .contains("photos.operations (PRESIGNER_POLICIES_PHOTOS_OPERATIONS): required");
  }

  @Test
  void aDownloadNeedsNeitherTypesNorSize() {
    String yaml = "presigner: {policies: {p: {prefix: public/, operations: download}}}";
    assertThat(findings(yaml)).isEmpty();
  }

  @Test
  void aChecksumOverAllPartsCanNotBeRequired() {
    String multipart = GOOD.replace("[upload, download]", "[multipart]");
    assertThat(findings(multipart)).isEmpty();
    assertThat(findings(multipart.replace("checksum: optional", "checksum: required")))
        .singleElement()
        .asString()
        .startsWith("presigner.policies.photos.checksum (")
        .contains("can't be required with multipart");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "~r2-presigner-doctor~/",
        "~r2-presigner-doctor~/{sub}/",
        "~{sub}~/",
        "~r2-{sub}-doctor~/photos/",
        "~r2-presigner-doctor{sub}~/"
      })
  void thePrefixOfTheDoctorIsItsOwn(String prefix) {
    boolean reaches = !prefix.equals("~r2-presigner-doctor{sub}~/");
    assertThat(findings(GOOD.replaceFirst("prefix: .*", "prefix: \"" + prefix + "\"")))
        .filteredOn(finding -> finding.contains(DoctorPolicy.PREFIX))
        .hasSize(reaches ? 1 : 0);
  }

  @Test
  void twoPoliciesWithOnePrefixAreRefused() {
    String twin = GOOD + GOOD.substring(GOOD.indexOf("    photos")).replace("photos:", "again:");
    assertThat(findings(twin))
        .singleElement()
        .asString()
        .matches("presigner.policies.(photos|again).prefix \\(.*policy '(photos|again)'");
  }

  /** Who calls himself bob would get bob's folder (security finding 7b). */
  @Test
  void twoPoliciesWhosePrefixesMeetAreRefused() {
    String other = GOOD.substring(GOOD.indexOf("    photos")).replace("photos:", "docs:");
    assertThat(findings(GOOD + other.replace("{sub}/photos", "{email}/photos/docs")))
        .singleElement()
        .asString()
        .matches("presigner.policies.(photos|docs).prefix \\(.*policy '(photos|docs)'.*")
        .contains(
            "users/{sub}/photos/", "users/{email}/photos/docs/", "users/x/photos/", "'~files'");
    assertThat(findings(GOOD + other.replace("{sub}/photos", "{sub}/photos/docs"))).isEmpty();
    assertThat(findings(GOOD + other.replace("users/{sub}/photos", "mail/{email}"))).isEmpty();
  }

  @Test
  void anUnusableNameIsRefused() {
    assertThat(findings(GOOD.replace("photos:", "\"my photos\":")))
        .singleElement()
        .asString()
        .startsWith("presigner.policies (PRESIGNER_POLICIES): a policy's name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "presigner:\n", "presigner: {policies: {}}", "other: 1"})
  void noPoliciesAtAllIsRefused(String yaml) {
    assertThat(findings(yaml))
        .singleElement()
        .asString()
        .startsWith("presigner.policies (PRESIGNER_POLICIES): required");
  }

  @Test
  void everyMistakeIsTold() {
    String yaml = with("max-size", "lots").replace("names: caller", "names: nobody");
    assertThat(findings(yaml)).hasSize(2);
  }

  @Test
  void aPolicyWithAMistakeIsNotUsedInPart() {
    String mistaken = "p: {prefix: public/, operations: [download, uplaod]}";
    assertThat(YamlPolicies.readThoughPrefixesMeet(mistaken).all()).isEmpty();
  }

  /** A typo would otherwise leave the default in force: for a limit that is no limit. */
  @ParameterizedTest
  @ValueSource(strings = {"max-sise: 10M", "content-type: [image/png]", "limit: {urls: 1/1m}"})
  void anUnknownPropertyIsRefused(String line) {
    assertThatExceptionOfType(ConfigValidationException.class)
        .isThrownBy(() -> findings(GOOD + "      " + line + "\n"))
        .withMessageContaining("presigner.policies.photos." + line.substring(0, line.indexOf(':')));
  }

  private static String with(String property, String value) {
    return without(property) + "      " + property + ": " + value + "\n";
  }

  private static String without(String property) {
    return GOOD.replaceFirst("(?m)^ +" + property + ":.*\\n", "");
  }

  private static List<String> findings(String yaml) {
    PolicyConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(PolicyConfig.class)
            .withSources(new YamlConfigSource("policies", yaml))
            .build()
            .getConfigMapping(PolicyConfig.class);
    PolicyReader reader = new PolicyReader();
    reader.read(config);
    return reader.findings().stream().map(Finding::toString).toList();
  }
}
