package dev.r2presigner.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.YamlPolicies;
import dev.r2presigner.signing.Guard;
import dev.r2presigner.signing.Guards;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bucket has to let through follows from the policies, and from nothing else. */
class WantedCorsTest {

  private static final List<String> ORIGINS = List.of("https://app.example.com");

  private static final String CONDITION = "x-amz-copy-source-if-match";
  private static final Guards UNGUARDED = Guards.of(Guard.STORE);

  private static WantedCors rule(String operations, String more, Guards guards) {
    return WantedCors.derive(
            ORIGINS,
            YamlPolicies.read(
                """
                photos:
                  prefix: users/{sub}/
                  operations: [%s]
                  content-types: ["image/*"]
                  max-size: 1M
                %s"""
                    .formatted(operations, more.indent(2))),
            guards)
        .get(0);
  }

  private static WantedCors rule(String operations, String more) {
    return rule(operations, more, UNGUARDED);
  }

  private static WantedCors rule(String operations) {
    return rule(operations, "");
  }

  @ParameterizedTest
  @CsvSource({
    "upload, 'PUT'",
    "download, 'GET,HEAD'",
    "multipart, 'DELETE,GET,POST,PUT'",
    "'upload, download', 'GET,HEAD,PUT'",
    "'upload, download, delete', 'GET,HEAD,PUT'",
    "'upload, download, multipart, delete', 'DELETE,GET,HEAD,POST,PUT'"
  })
  void methodsAreThoseOfTheUrlsThatAreHandedOut(String operations, String methods) {
    assertThat(String.join(",", rule(operations).allowedMethods())).isEqualTo(methods);
  }

  /** S3 refuses a rule without a method, and no URL is made that a browser would need one for. */
  @Test
  void noUrlMeansNoRule() {
    assertThat(
            WantedCors.derive(
                ORIGINS, YamlPolicies.read("p: {prefix: p/, operations: [delete]}"), UNGUARDED))
        .isEmpty();
  }

  @Test
  void headersAreThoseThatAreSignedAndThoseOfADownload() {
    assertThat(rule("upload").allowedHeaders())
        .containsExactly("cache-control", "content-type", "if-none-match", "x-amz-checksum-sha256");
    assertThat(rule("download").allowedHeaders())
        .containsExactly("if-match", "if-none-match", "range");
    assertThat(rule("upload", "overwrite: true").allowedHeaders()).doesNotContain("if-none-match");
    assertThat(rule("upload", "store-disposition: true").allowedHeaders())
        .contains("content-disposition");
    assertThat(rule("multipart", "metadata: [title, taken-at]").allowedHeaders())
        .contains("x-amz-meta-title", "x-amz-meta-taken-at", "content-type");
  }

  /** Without it no browser could send what a write under that guard has to be sent with. */
  @ParameterizedTest
  @CsvSource({
    "CONDITION, upload, true",
    "CONDITION, multipart, true",
    "CONDITION, download, false",
    "ABSENT, 'upload, multipart', false",
    "WRITE_ONLY, 'upload, multipart', false",
    "STORE, 'upload, multipart', false"
  })
  void theConditionIsLetThroughWhereItIsSigned(Guard guard, String operations, boolean let) {
    assertThat(rule(operations, "", Guards.of(guard)).allowedHeaders().contains(CONDITION))
        .isEqualTo(let);
    assertThat(rule(operations, "", Guards.of(guard, Guard.CONDITION)).allowedHeaders())
        .filteredOn(CONDITION::equals)
        .hasSize(operations.equals("download") ? 0 : 1);
  }

  @Test
  void everyMultipartClientReadsTheETag() {
    assertThat(rule("upload").exposeHeaders()).containsExactly("ETag");
    assertThat(rule("multipart").exposeHeaders()).containsExactly("ETag");
    assertThat(rule("download", "metadata: [title]").exposeHeaders())
        .contains("ETag", "Content-Length", "Content-Range", "x-amz-meta-title");
  }

  @Test
  void originsKeepTheirOrderAndNoneMeansNoRule() {
    List<String> origins = List.of("https://b.example", "https://a.example");
    assertThat(
            WantedCors.derive(
                origins, YamlPolicies.read("p: {prefix: p/, operations: [download]}"), UNGUARDED))
        .singleElement()
        .extracting(WantedCors::allowedOrigins)
        .isEqualTo(origins);
    assertThat(
            WantedCors.derive(
                List.of(), YamlPolicies.read("p: {prefix: p/, operations: [download]}"), UNGUARDED))
        .isEmpty();
  }
}
