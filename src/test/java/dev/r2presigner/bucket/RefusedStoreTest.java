package dev.r2presigner.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Which bucket, endpoint and credentials stop the start, and what is said about them. */
class RefusedStoreTest {

  private static final String SECRET = "canary-5e1f";

  @ParameterizedTest
  @CsvSource({
    "default, https://abc123.r2.cloudflarestorage.com",
    "eu, https://abc123.eu.r2.cloudflarestorage.com",
    "fedramp, https://abc123.fedramp.r2.cloudflarestorage.com",
    "us, https://abc123.us.r2.cloudflarestorage.com",
    "US, https://abc123.us.r2.cloudflarestorage.com",
    "antarctica, https://abc123.antarctica.r2.cloudflarestorage.com"
  })
  void accountAndJurisdictionGiveTheEndpoint(String jurisdiction, String endpoint) {
    R2Settings settings =
        settings(Map.of("r2.account-id", "abc123", "r2.jurisdiction", jurisdiction));

    assertThat(settings.findings()).isEmpty();
    assertThat(settings.endpoint()).hasToString(endpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://s3.example.com",
        "https://s3.example.com:9000",
        "https://abc123.r2.cloudflarestorage.com",
        "https://abc123.r2.cloudflarestorage.com/",
        "https://abc123.eu.r2.cloudflarestorage.com",
        "https://abc123.us.r2.cloudflarestorage.com",
        "https://abc123.antarctica.r2.cloudflarestorage.com",
        "http://localhost:8090",
        "http://127.0.0.1:8090",
        "http://[::1]:8090"
      })
  void anEndpointMayBeAnyS3Host(String endpoint) {
    assertThat(findings(Map.of("r2.endpoint", endpoint))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://s3.example.com                           | must be https",
        "http://localhost.example.com                    | must be https",
        "http://127.0.0.2                                | must be https",
        "ftp://s3.example.com                            | must be https",
        "s3.example.com                                  | must be a URL",
        "https://                                        | must be a URL",
        "https:///bucket                                 | must be a URL",
        "https://a b                                     | must be a URL",
        "https://s3_host.example.com                     | must be a URL",
        "https://user:pass@s3.example.com                | must have no user",
        "https://s3.example.com?x=1                      | must have no user, query",
        "https://s3.example.com#x                        | must have no user, query",
        "https://pub-abc.r2.dev                          | r2.dev serves public objects only",
        "https://PUB-abc.R2.DEV                          | r2.dev serves public objects only",
        "https://r2.dev                                  | r2.dev serves public objects only",
        "https://pub-abc.r2.dev.                         | r2.dev serves public objects only",
        "https://photos.abc123.r2.cloudflarestorage.com  | without the bucket in front",
        "https://photos.abc123.eu.r2.cloudflarestorage.com | without the bucket in front",
        "https://r2.cloudflarestorage.com                | without the bucket in front",
        "https://abc123.r2.cloudflarestorage.com/photos  | must have no path",
        "https://abc123.r2.cloudflarestorage.com./photos | must have no path",
      })
  void anUnsafeEndpointIsNamedWithItsReason(String endpoint, String reason) {
    assertThat(findings(Map.of("r2.endpoint", endpoint)))
        .singleElement()
        .asString()
        .startsWith("r2.endpoint (R2_ENDPOINT): ")
        .contains(reason);
  }

  @Test
  void nothingAtAllNamesEveryRequiredVariable() {
    assertThat(read(Map.of()).findings())
        .extracting(Finding::toString)
        .satisfiesExactly(
            line -> assertThat(line).startsWith("r2.account-id (R2_ACCOUNT_ID): required"),
            line -> assertThat(line).isEqualTo("r2.bucket (R2_BUCKET): required"),
            line -> assertThat(line).isEqualTo("r2.access-key-id (R2_ACCESS_KEY_ID): required"),
            line ->
                assertThat(line)
                    .isEqualTo("r2.secret-access-key (R2_SECRET_ACCESS_KEY): required"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\t \r\n"})
  void whiteSpaceIsNoSecret(String blank) {
    assertThat(findings(Map.of("r2.account-id", "abc123", "r2.secret-access-key", blank)))
        .containsExactly("r2.secret-access-key (R2_SECRET_ACCESS_KEY): required");
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3.example.com, r2.jurisdiction",
    "https://abc123.r2.cloudflarestorage.com, r2.jurisdiction",
    "https://abc123.r2.cloudflarestorage.com, r2.account-id",
    "https://abc123.eu.r2.cloudflarestorage.com, r2.account-id"
  })
  void anEndpointStandsAlone(String endpoint, String other) {
    assertThat(findings(Map.of("r2.endpoint", endpoint, other, "eu")))
        .singleElement()
        .asString()
        .startsWith("r2.endpoint (R2_ENDPOINT): ")
        .contains("r2.account-id (R2_ACCOUNT_ID)");
  }

  @Test
  void anEndpointThatDoesNotNameTheAccountMayHaveItBeside() {
    R2Settings settings =
        settings(Map.of("r2.endpoint", "https://r2.example.com", "r2.account-id", "abc123\n"));

    assertThat(settings.findings()).isEmpty();
    assertThat(settings.accountId()).contains("abc123");
    assertThat(settings.account()).isEmpty();
    assertThat(settings.endpoint()).hasToString("https://r2.example.com");
    assertThat(settings(Map.of("r2.account-id", "abc123")).accountId()).contains("abc123");
    assertThat(settings(Map.of("r2.endpoint", "https://s3.example.com")).accountId()).isEmpty();
    assertThat(findings(Map.of("r2.endpoint", "https://r2.example.com", "r2.account-id", "a b")))
        .singleElement()
        .asString()
        .startsWith("r2.account-id (R2_ACCOUNT_ID): ");
  }

  /** Where R2 is behind another endpoint, its session tokens are as they are at its own. */
  @Test
  void anAccountBesideAnEndpointTakesNoSession() {
    assertThat(
            findings(
                Map.of(
                    "r2.endpoint",
                    "https://r2.example.com",
                    "r2.account-id",
                    "abc123",
                    "r2.session-token",
                    SECRET)))
        .singleElement()
        .asString()
        .startsWith("r2.session-token (R2_SESSION_TOKEN): ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"eu2", "e-u", "eu/", "eu evil", "eu.evil.example", "éu"})
  void aJurisdictionIsASingleWord(String jurisdiction) {
    assertThat(findings(Map.of("r2.account-id", "abc123", "r2.jurisdiction", jurisdiction)))
        .singleElement()
        .asString()
        .startsWith("r2.jurisdiction (R2_JURISDICTION): ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc.evil", "abc/def", "a@evil.example", "https://abc", "a b"})
  void anAccountIsNoHost(String account) {
    assertThat(findings(Map.of("r2.account-id", account)))
        .singleElement()
        .asString()
        .startsWith("r2.account-id (R2_ACCOUNT_ID): ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "ab", "a/b", "bucket?x", "..", "-bucket", "bucket-", "bu cket", "büc"})
  void aBucketIsAPlainName(String bucket) {
    assertThat(findings(Map.of("r2.account-id", "abc123", "r2.bucket", bucket)))
        .singleElement()
        .asString()
        .startsWith("r2.bucket (R2_BUCKET): ");
  }

  @Test
  void theLineBreakOfAMountedFileIsNoPartOfAValue() {
    R2Settings settings =
        settings(
            Map.of(
                "r2.account-id", "abc123\n",
                "r2.bucket", "photos\r\n",
                "r2.access-key-id", "id\n",
                "r2.secret-access-key", SECRET + "\n"));

    assertThat(settings.findings()).isEmpty();
    assertThat(settings.bucket()).isEqualTo("photos");
    AwsCredentials credentials = settings.token().credentials().orElseThrow();
    assertThat(credentials.accessKeyId()).isEqualTo("id");
    assertThat(credentials.secretAccessKey()).isEqualTo(SECRET);
  }

  @Test
  void printingTheSettingsShowsNoSecret() {
    R2Settings settings = settings(Map.of("r2.endpoint", "http://wrong.example"));

    assertThat(settings + " " + settings.findings() + settings.token()).doesNotContain(SECRET);
  }

  @Test
  void aSessionOfR2SignsNothing() {
    Map<String, String> session = Map.of("r2.session-token", "s/" + SECRET);

    assertThat(findings(with(session, "r2.account-id", "abc123")))
        .singleElement()
        .asString()
        .startsWith("r2.session-token (R2_SESSION_TOKEN): ")
        .doesNotContain(SECRET);
    assertThat(findings(with(session, "r2.endpoint", "https://s3.example.com"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "r2.region, eu/central, r2.region (R2_REGION): ",
    "r2.region, a b, r2.region (R2_REGION): ",
    "r2.addressing, host, r2.addressing (R2_ADDRESSING): ",
    "store.endpoint, http://store.internal:9000, store.endpoint (STORE_ENDPOINT): ",
    "store.endpoint, store.internal, store.endpoint (STORE_ENDPOINT): ",
    "store.endpoint-plaintext, yes, store.endpoint-plaintext (STORE_ENDPOINT_PLAINTEXT): "
  })
  void howTheStoreIsReachedIsChecked(String property, String value, String line) {
    assertThat(findings(Map.of("r2.endpoint", "https://s3.example.com", property, value)))
        .singleElement()
        .asString()
        .startsWith(line);
  }

  @ParameterizedTest
  @CsvSource({
    "https://s3.example.com, my.bucket, with this bucket",
    "https://s3.example.com, My_Bucket, with this bucket",
    "http://127.0.0.1:9000, media, with an IP address",
    "'http://[::1]:9000', media, with an IP address"
  })
  void aBucketIsPartOfAHostWhereItCanBe(String endpoint, String bucket, String reason) {
    Map<String, String> virtual = Map.of("r2.addressing", "virtual", "r2.bucket", bucket);

    assertThat(findings(with(virtual, "r2.endpoint", endpoint)))
        .singleElement()
        .asString()
        .startsWith("r2.addressing (R2_ADDRESSING): ")
        .contains(reason);
  }

  private static Map<String, String> with(Map<String, String> changes, String name, String value) {
    Map<String, String> all = new HashMap<>(changes);
    all.put(name, value);
    return all;
  }

  private static List<String> findings(Map<String, String> changes) {
    return settings(changes).findings().stream().map(Finding::toString).toList();
  }

  /** A complete configuration less its endpoint, changed. */
  private static R2Settings settings(Map<String, String> changes) {
    Map<String, String> properties = new HashMap<>();
    properties.put("r2.bucket", "photos");
    properties.put("r2.access-key-id", "id");
    properties.put("r2.secret-access-key", SECRET);
    properties.putAll(changes);
    return read(properties);
  }

  private static R2Settings read(Map<String, String> properties) {
    return GivenSettings.read(properties);
  }
}
