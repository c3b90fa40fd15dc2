package dev.r2presigner.cors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.YamlPolicies;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bucket has to let through follows from the policies, and from nothing else. */
class WantedCorsTest {

  private static final List<String> ORIGINS = List.of("https://app.example.com");

  private static WantedCors rule(String operations, String more) {
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
                    .formatted(operations, more.indent(2))))
        .get(0);
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
            WantedCors.derive(ORIGINS, YamlPolicies.read("p: {prefix: p/, operations: [delete]}")))
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
                origins, YamlPolicies.read("p: {prefix: p/, operations: [download]}")))
        .singleElement()
        .extracting(WantedCors::allowedOrigins)
        .isEqualTo(origins);
    assertThat(
            WantedCors.derive(
                List.of(), YamlPolicies.read("p: {prefix: p/, operations: [download]}")))
        .isEmpty();
  }
}
