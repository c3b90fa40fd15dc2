package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;

/** The doctor of two stores that need different guards. */
class DoctorStoresIT {

  private static final String ALL_BUT_GUARD =
      "--only=credentials,bucket,cors,lifecycle,clock,issuer,keys";

  @TempDir Path directory;

  private static JsonPath run(Production production, int exitCode) {
    try (PackagedService doctor = production.launch("doctor", "--json", "--only=guard")) {
      assertThat(doctor.awaitExit()).as(doctor.output()).isEqualTo(exitCode);
      return new JsonPath(String.join("\n", doctor.stdout()));
    }
  }

  @ParameterizedTest
  @CsvSource({"write-only, 0", "condition, 1", "'condition,write-only', 0", "'', 1"})
  void cephNeedsTheSecondKey(String guard, int exitCode) {
    Radosgw radosgw = Radosgw.require();
    Radosgw.Writer writer = Radosgw.requireWriter();
    String name = radosgw.newBucket();
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", name)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .set("R2_WRITE_ACCESS_KEY_ID", writer.accessKeyId())
            .set("R2_WRITE_SECRET_ACCESS_KEY", writer.secretAccessKey())
            .set("STORE_GUARD", guard);

    JsonPath report = run(production, exitCode);

    assertThat(report.getList("checks[0].fits")).isEqualTo(List.of("write-only"));
    assertThat(report.getInt("checks[0].guards.find { it.guard == 'condition' }.uploads.copies"))
        .isPositive();
    // A store that does not take a missing signed header for empty refuses honest uploads.
    assertThat(report.getInt("checks[0].guards.find { it.guard == 'absent' }.uploads.honestStatus"))
        .isEqualTo(403);
    try (Bucket bucket =
        Bucket.at(radosgw.endpoint(), name, radosgw.accessKeyId(), radosgw.secretAccessKey())) {
      assertThat(bucket.keys()).isEmpty();
      assertThat(bucket.unfinished()).isEmpty();
    }
  }

  /** One store that has nothing of what the service needs, and then all of it. */
  @Test
  void corsAndLifecycleAreThoseOfTheBucket() {
    Radosgw radosgw = Radosgw.require();
    Radosgw.Writer writer = Radosgw.requireWriter();
    String name = radosgw.newBucket();
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", name)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .set("R2_WRITE_ACCESS_KEY_ID", writer.accessKeyId())
            .set("R2_WRITE_SECRET_ACCESS_KEY", writer.secretAccessKey())
            .set("STORE_GUARD", "write-only")
            .set("ALLOWED_ORIGINS", "https://app.example.com,https://b.example.com")
            .policies(
                """
                presigner:
                  policies:
                    inbox:
                      prefix: inbox/{sub}/
                      operations: [upload, download, multipart, list]
                      content-types: [image/png]
                      max-size: 1G
                      expire-after: 30d
                """);

    JsonPath bare = report(production, 1);
    assertThat(bare.getList("checks.findAll { it.outcome == 'fails' }.name"))
        .isEqualTo(List.of("cors", "lifecycle"));
    assertThat(bare.getList("checks.find { it.name == 'lifecycle' }.differences")).hasSize(2);
    assertThat(bare.getList("checks.find { it.name == 'cors' }.differences")).hasSize(5);

    try (S3Client store = radosgw.client()) {
      allow(store, name, "content-type");
      lifecycle(store, name, 30);
      JsonPath half = report(production, 1);
      assertThat(half.getString("checks.find { it.name == 'lifecycle' }.outcome"))
          .isEqualTo("holds");
      assertThat(half.getList("checks.find { it.name == 'cors' }.differences").toString())
          .contains("PUT does not allow", "if-none-match")
          .doesNotContain("content-type", "DELETE");

      allow(store, name, "*");
      lifecycle(store, name, 31);
      JsonPath whole = report(production, 1);
      assertThat(whole.getList("checks.findAll { it.outcome == 'fails' }.name"))
          .isEqualTo(List.of("lifecycle"));
      assertThat(whole.getList("checks.find { it.name == 'lifecycle' }.differences").toString())
          .contains("31 days and not 30");
    }
  }

  private static JsonPath report(Production production, int exitCode) {
    try (PackagedService doctor = production.launch("doctor", "--json", ALL_BUT_GUARD)) {
      assertThat(doctor.awaitExit()).as(doctor.output()).isEqualTo(exitCode);
      return new JsonPath(String.join("\n", doctor.stdout()));
    }
  }

  private static void allow(S3Client store, String bucket, String header) {
    store.putBucketCors(
        put ->
            put.bucket(bucket)
                .corsConfiguration(
                    cors ->
                        cors.corsRules(
                            CORSRule.builder()
                                .allowedOrigins("https://app.example.com", "https://b.example.com")
                                .allowedMethods("GET", "HEAD", "PUT", "POST", "DELETE")
                                .allowedHeaders(header, "range", "if-match")
                                .build())));
  }

  private static void lifecycle(S3Client store, String bucket, int days) {
    LifecycleRule abort =
        LifecycleRule.builder()
            .id("a")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix(""))
            .abortIncompleteMultipartUpload(it -> it.daysAfterInitiation(7))
            .build();
    LifecycleRule expire =
        LifecycleRule.builder()
            .id("b")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix("inbox/"))
            .expiration(it -> it.days(days))
            .build();
    store.putBucketLifecycleConfiguration(
        put -> put.bucket(bucket).lifecycleConfiguration(it -> it.rules(abort, expire)));
  }

  @Test
  void cloudflaresLocalR2HoldsWithTheDefaultOfR2() {
    LocalR2 r2 = LocalR2.require();
    Production production =
        Production.in(directory, r2.endpoint())
            .set("R2_BUCKET", r2.bucket())
            .set("R2_ACCESS_KEY_ID", r2.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", r2.secretAccessKey());

    JsonPath report = run(production, 0);

    assertThat(report.getList("checks[0].fits")).isEqualTo(List.of("condition", "absent"));
    assertThat(report.getString("checks[0].left")).isEmpty();
  }
}
