package dev.r2presigner.bucketrules;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.R2Account;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.response.Response;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rule as published, in each tool's form. Where the shapes are from:
 *
 * <ul>
 *   <li>{@code s3-json}, {@code s3-xml}: Amazon S3 API reference, PutBucketLifecycleConfiguration.
 *   <li>{@code cloudflare}: Cloudflare API, "Put Object Lifecycle Rules" (cloudflare-typescript,
 *       resources/r2/buckets/lifecycle); Wrangler's {@code r2 bucket lifecycle set --file} reads
 *       the member {@code rules} of the same body, ages in seconds (cloudflare/workers-sdk,
 *       packages/wrangler/src/r2/lifecycle.ts).
 *   <li>{@code terraform}: cloudflare/terraform-provider-cloudflare 5,
 *       internal/services/r2_bucket_lifecycle/schema.go and its test data, laid out by {@code
 *       terraform fmt} 1.11.
 * </ul>
 */
@LocalProfileTest
class LifecycleTest {

  private static final int SEVEN_DAYS = 604_800;

  private static Response in(String format) {
    return Api.as("alice").request().get("/v1/lifecycle?format=" + format);
  }

  @ParameterizedTest
  @CsvSource({
    "s3-json, application/json",
    "s3-xml, application/xml",
    "cloudflare, application/json",
    "terraform, text/plain"
  })
  void everyFormatHasItsMediaType(String format, String mediaType) {
    assertThat(in(format).statusCode()).isEqualTo(200);
    assertThat(in(format).contentType()).startsWith(mediaType);
  }

  @Test
  void theS3FormsAbortAfterSevenDays() {
    Response json = in("s3-json");
    assertThat(json.<String>path("Rules[0].Status")).isEqualTo("Enabled");
    assertThat(json.<String>path("Rules[0].Filter.Prefix")).isEmpty();
    assertThat(json.<Integer>path("Rules[0].AbortIncompleteMultipartUpload.DaysAfterInitiation"))
        .isEqualTo(7);
    String rule = "LifecycleConfiguration.Rule.";
    assertThat(in("s3-xml").xmlPath().getString(rule + "ID")).isEqualTo(json.path("Rules[0].ID"));
    assertThat(
            in("s3-xml")
                .xmlPath()
                .getInt(rule + "AbortIncompleteMultipartUpload.DaysAfterInitiation"))
        .isEqualTo(7);
  }

  @Test
  void cloudflaresFormHasTheAgeInSeconds() {
    Response json = in("cloudflare");

    assertThat(json.<Boolean>path("rules[0].enabled")).isTrue();
    assertThat(json.<String>path("rules[0].conditions.prefix")).isEmpty();
    String condition = "rules[0].abortMultipartUploadsTransition.condition.";
    assertThat(json.<String>path(condition + "type")).isEqualTo("Age");
    assertThat(json.<Integer>path(condition + "maxAge")).isEqualTo(SEVEN_DAYS);
  }

  @Test
  void terraformsFormIsTheProvidersResource() {
    assertThat(in("terraform").asString())
        .contains(
            "resource \"cloudflare_r2_bucket_lifecycle\" \"r2_presigner\" {\n",
            "  bucket_name = \"local-bucket\"\n",
            """
              rules = [{
                id      = "r2-presigner-abort-incomplete-uploads"
                enabled = true
                conditions = {
                  prefix = ""
                }
                abort_multipart_uploads_transition = {
                  condition = {
                    type    = "Age"
                    max_age = 604800
                  }
                }
              }]
            }
            """);
  }

  @Test
  void withoutTheRuleEveryFormIsAnEmptyList() {
    BucketRef media = new BucketRef(new R2Account("0123456789abcdef", "eu"), "media");

    assertThat(LifecycleDocument.write(Format.S3_JSON, List.of(), media))
        .isEqualTo("{\n  \"Rules\": [ ]\n}\n");
    assertThat(LifecycleDocument.write(Format.CLOUDFLARE, List.of(), media))
        .isEqualTo("{\n  \"rules\": [ ]\n}\n");
    assertThat(LifecycleDocument.write(Format.S3_XML, List.of(), media))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
            </LifecycleConfiguration>
            """);
    assertThat(LifecycleDocument.write(Format.TERRAFORM, List.of(), media))
        .isEqualTo(
            """
            resource "cloudflare_r2_bucket_lifecycle" "r2_presigner" {
              account_id   = "0123456789abcdef"
              bucket_name  = "media"
              jurisdiction = "eu"

              rules = []
            }
            """);
  }

  @Test
  void anotherFormIsRefusedAndATokenNeeded() {
    assertThat(in("yaml").statusCode()).isEqualTo(400);
    assertThat(in("yaml").<String>path("type")).endsWith(":invalid-request");
    assertThat(given().get("/v1/lifecycle").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "366", "-1", "7d", "1.5", "", "1000"})
  void daysThatCantBeAreFound(String days) {
    assertThat(new LifecycleConfig(days).findings())
        .singleElement()
        .hasToString(
            "multipart.abort-after-days (MULTIPART_ABORT_AFTER_DAYS): must be 1 to 365 days");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "7", "365", " 30\n"})
  void otherDaysAreNot(String days) {
    assertThat(new LifecycleConfig(days).findings()).isEmpty();
  }
}
