package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.store.CorsRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bucket has to let through follows from the policies, and from nothing else. */
class BucketCorsPolicyTest {

  private static final List<String> ORIGINS = List.of("https://app.example.com");

  private static final String CONDITION = "x-amz-copy-source-if-match";
  private static final Guards UNGUARDED = Guards.of(Guard.STORE);

  private static CorsRule rule(String operations, String more, Guards guards) {
    return BucketCorsPolicy.derive(
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

  private static CorsRule rule(String operations, String more) {
    return rule(operations, more, UNGUARDED);
  }

  private static CorsRule rule(String operations) {
    return rule(operations, "");
  }

  @ParameterizedTest
  @CsvSource({
    "upload, 'PUT'",
    "download, 'GET,HEAD'",
    "multipart, 'DELETE,GET,POST,PUT'",
    "'upload, download', 'GET,HEAD,PUT'",
    "'upload, download, delete', 'GET,HEAD,PUT'",
    "'download, copy-from, copy-to', 'GET,HEAD'",
    "'upload, download, multipart, delete', 'DELETE,GET,HEAD,POST,PUT'"
  })
  void methodsAreThoseOfTheUrlsThatAreHandedOut(String operations, String methods) {
    assertThat(String.join(",", rule(operations).methods())).isEqualTo(methods);
  }

  /** S3 refuses a rule without a method, and no URL is made that a browser would need one for. */
  @Test
  void noUrlMeansNoRule() {
    assertThat(
            BucketCorsPolicy.derive(
                ORIGINS, YamlPolicies.read("p: {prefix: p/, operations: [delete]}"), UNGUARDED))
        .isEmpty();
  }

  @Test
  void headersAreThoseThatAreSignedAndThoseOfADownload() {
    assertThat(rule("upload").headers())
        .containsExactly("cache-control", "content-type", "if-none-match", "x-amz-checksum-sha256");
    assertThat(rule("download").headers()).containsExactly("if-match", "if-none-match", "range");
    assertThat(rule("download, copy-to").headers())
        .as("no client sends a copy")
        .containsExactly("if-match", "if-none-match", "range");
    assertThat(rule("upload", "overwrite: true").headers()).doesNotContain("if-none-match");
    assertThat(rule("upload", "overwrite: true").headers()).contains("if-match");
    assertThat(rule("upload").headers()).doesNotContain("if-match");
    assertThat(rule("upload", "overwrite: true\nnames: generated").headers())
        .doesNotContain("if-match");
    assertThat(rule("multipart", "overwrite: true").headers()).doesNotContain("if-match");
    assertThat(rule("upload", "store-disposition: true").headers()).contains("content-disposition");
    assertThat(rule("multipart", "metadata: [title, taken-at]").headers())
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
    assertThat(rule(operations, "", Guards.of(guard)).headers().contains(CONDITION)).isEqualTo(let);
    assertThat(rule(operations, "", Guards.of(guard, Guard.CONDITION)).headers())
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
            BucketCorsPolicy.derive(
                origins, YamlPolicies.read("p: {prefix: p/, operations: [download]}"), UNGUARDED))
        .singleElement()
        .extracting(CorsRule::origins)
        .isEqualTo(origins);
    assertThat(
            BucketCorsPolicy.derive(
                List.of(), YamlPolicies.read("p: {prefix: p/, operations: [download]}"), UNGUARDED))
        .isEmpty();
  }
}
