package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The packaged service and a store with real bucket CORS: applied, read back, watched, healed. */
class CorsDriftIT {

  private static final String ORIGIN = "https://app.example.com";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern GAUGE = Pattern.compile("(?m)^presigner_cors_drift (\\S+)$");

  @TempDir static Path directory;

  private static Radosgw radosgw;
  private static S3Client store;
  private static String bucket;
  private static PackagedService service;
  private static Production production;
  private static String admin;

  @BeforeAll
  static void start() {
    radosgw = Radosgw.require();
    store = radosgw.client();
    bucket = radosgw.newBucket();
    production = production("watching", bucket).set("CORS_CHECK_EVERY", "1s");
    admin = admin(production);
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
  }

  @BeforeEach
  void withoutAPolicy() {
    store.deleteBucketCors(request -> request.bucket(bucket));
  }

  private static Production production(String name, String bucket) {
    return Production.in(directory.resolve(name), radosgw.endpoint())
        .set("R2_BUCKET", bucket)
        .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
        .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
        .set("ALLOWED_ORIGINS", ORIGIN);
  }

  private static String admin(Production production) {
    return production.token(
        "operator", claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
  }

  private static JsonPath json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonPath.from(answer.body());
  }

  private static List<CORSRule> live(String bucket) {
    try {
      return store.getBucketCors(request -> request.bucket(bucket)).corsRules();
    } catch (S3Exception none) {
      assertThat(none.awsErrorDetails().errorCode()).isEqualTo("NoSuchCORSConfiguration");
      return List.of();
    }
  }

  /** Behind the service's back. */
  private static void change(String bucket, CORSRule... rules) {
    store.putBucketCors(
        request -> request.bucket(bucket).corsConfiguration(cors -> cors.corsRules(rules)));
  }

  private static double gauge() {
    Matcher line = GAUGE.matcher(service.management("/q/metrics").body());
    assertThat(line.find()).isTrue();
    return Double.parseDouble(line.group(1));
  }

  @Test
  void theAppliedPolicyIsReadBackEqual() {
    assertThat(json(service.get("/v1/cors/drift", admin)).getList("differences"))
        .isEqualTo(
            List.of("The bucket has no CORS policy: every upload and fetch of a browser fails."));

    JsonPath applied = json(service.put("/v1/cors", admin));

    assertThat(applied.getMap("")).containsOnlyKeys("inSync", "differences");
    assertThat(applied.getBoolean("inSync")).isTrue();
    assertThat(applied.getList("differences")).isEmpty();
    JsonPath wanted = json(service.get("/v1/cors"));
    CORSRule rule = live(bucket).get(0);
    assertThat(live(bucket)).hasSize(1);
    assertThat(rule.allowedOrigins()).hasSameElementsAs(wanted.getList("[0].AllowedOrigins"));
    assertThat(rule.allowedMethods()).hasSameElementsAs(wanted.getList("[0].AllowedMethods"));
    assertThat(rule.allowedHeaders()).hasSameElementsAs(wanted.getList("[0].AllowedHeaders"));
    assertThat(rule.exposeHeaders()).hasSameElementsAs(wanted.getList("[0].ExposeHeaders"));
    assertThat(rule.maxAgeSeconds()).isEqualTo(wanted.getInt("[0].MaxAgeSeconds"));
    assertThat(json(service.get("/v1/cors/drift", admin)).getBoolean("inSync")).isTrue();
  }

  @Test
  void aChangeBehindItsBackIsSeenByWhoeverAsksAndByTheGauge() {
    service.put("/v1/cors", admin);
    CORSRule good = live(bucket).get(0);
    change(
        bucket,
        good.toBuilder().exposeHeaders("Content-Length").build(),
        good.toBuilder().allowedOrigins("https://evil.example").build());

    assertThat(json(service.get("/v1/cors/drift", admin)).getList("differences", String.class))
        .anyMatch(sentence -> sentence.contains("ETag") && sentence.contains(ORIGIN))
        .anyMatch(sentence -> sentence.startsWith("https://evil.example "));

    change(bucket, good.toBuilder().allowedMethods("GET", "HEAD").build());
    service.await("noticed", SOON, () -> gauge() == 1);
    assertThat(service.output()).containsPattern("PUT .*" + Pattern.quote(ORIGIN));

    assertThat(json(service.put("/v1/cors", admin)).getBoolean("inSync")).isTrue();
    assertThat(gauge()).isZero();
    assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void applyingIsAudited() {
    service.put("/v1/cors", admin);
    service.put("/v1/cors", admin);

    service.await(
        "audited",
        SOON,
        () ->
            service.stdout().stream()
                .filter(line -> line.contains("\"operation\":\"cors\""))
                .anyMatch(line -> line.contains("\"outcome\":\"in-sync\"")));
    assertThat(service.stdout())
        .anyMatch(
            line ->
                line.contains("\"subject\":\"operator\"")
                    && line.contains("\"outcome\":\"applied\"")
                    && line.contains("\"differences\":[]"));
  }

  @Test
  void onlyTheOperatorMay() {
    String alice = production.token("alice");
    for (HttpResponse<String> answer :
        List.of(service.put("/v1/cors", alice), service.get("/v1/cors/drift", alice))) {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains(":role-required\"", "\"allowed\":[\"presigner-admin\"]");
    }
    assertThat(service.get("/v1/cors/drift").statusCode()).isEqualTo(401);
    assertThat(live(bucket)).isEmpty();
  }

  @Test
  void appliedAtStartWhereThatIsConfigured() {
    String another = radosgw.newBucket();
    Production configured = production("at-start", another).set("CORS_APPLY_AT_START", "true");
    try (PackagedService applying = configured.ready()) {
      applying.await("applied", SOON, () -> !live(another).isEmpty());
      applying.await("said", SOON, () -> applying.output().contains("policy at start: applied"));
      String audited = "\"subject\":\"\",\"operation\":\"cors\"";
      applying.await("audited", SOON, () -> applying.output().contains(audited));
    }
  }

  @Test
  void forMobileUseThePolicyIsDeleted() {
    String another = radosgw.newBucket();
    change(another, CORSRule.builder().allowedOrigins("*").allowedMethods("GET").build());
    Production mobile = production("mobile", another).unset("ALLOWED_ORIGINS");
    try (PackagedService mobileOnly = mobile.ready()) {
      assertThat(json(mobileOnly.put("/v1/cors", admin(mobile))).getBoolean("inSync")).isTrue();
    }
    assertThat(live(another)).isEmpty();
  }

  @Test
  void itsOwnTokenIsUsedForTheBucketsSettings() {
    String another = radosgw.newBucket();
    Production objectsOnly =
        production("own-token", another)
            .set("R2_SECRET_ACCESS_KEY", "not-the-one")
            .set("R2_ADMIN_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_ADMIN_SECRET_ACCESS_KEY", radosgw.secretAccessKey());
    try (PackagedService applying = objectsOnly.ready()) {
      assertThat(json(applying.put("/v1/cors", admin(objectsOnly))).getBoolean("inSync")).isTrue();
    }
  }

  @Test
  void aTokenThatMayNotIsToldWhichPermissionItLacks() {
    Production weak =
        production("weak", bucket)
            .set("R2_ADMIN_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_ADMIN_SECRET_ACCESS_KEY", Production.SECRET);
    try (PackagedService refused = weak.ready()) {
      HttpResponse<String> answer = refused.put("/v1/cors", admin(weak));

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body())
          .contains(":storage-unavailable\"", "Admin Read & Write", "R2_ADMIN_ACCESS_KEY_ID");
      assertThat(refused.output()).doesNotContain(Production.SECRET);
    }
  }
}
