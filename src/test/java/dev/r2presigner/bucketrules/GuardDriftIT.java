package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;

/**
 * A version with the condition needs a newer CORS policy than the one before it: the start says so
 * where the bucket still has the old one, and drift names the header.
 */
@Tag(Proof.FULL)
class GuardDriftIT {

  private static final String ORIGIN = "https://app.example.com";
  private static final String MISSING = "The header x-amz-copy-source-if-match is not allowed";

  @TempDir Path directory;

  /** With the defaults of every setting but the guard. */
  private Production production(Radosgw radosgw, String bucket, String guard) {
    return Production.in(directory, radosgw.endpoint())
        .set("R2_BUCKET", bucket)
        .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
        .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
        .set("ALLOWED_ORIGINS", ORIGIN)
        .set("STORE_GUARD", guard);
  }

  private static String bucketWithYesterdaysPolicy(Radosgw radosgw, JsonPath wanted) {
    String bucket = radosgw.newBucket();
    List<String> headers = wanted.getList("[0].AllowedHeaders");
    CORSRule old =
        CORSRule.builder()
            .allowedOrigins(ORIGIN)
            .allowedMethods(wanted.<String>getList("[0].AllowedMethods"))
            .allowedHeaders(headers.stream().filter(name -> !name.contains("copy")).toList())
            .exposeHeaders(wanted.<String>getList("[0].ExposeHeaders"))
            .maxAgeSeconds(wanted.getInt("[0].MaxAgeSeconds"))
            .build();
    try (S3Client store = radosgw.client()) {
      store.putBucketCors(put -> put.bucket(bucket).corsConfiguration(c -> c.corsRules(old)));
    }
    return bucket;
  }

  private static JsonPath wanted(PackagedService service) {
    return new JsonPath(service.get("/v1/cors").body());
  }

  @Test
  void theStartWarnsOfABucketThatStopsTheCondition() {
    Radosgw radosgw = Radosgw.require();
    JsonPath wanted;
    try (PackagedService any = production(radosgw, "unused", "condition").ready()) {
      wanted = wanted(any);
    }
    assertThat(wanted.<String>getList("[0].AllowedHeaders")).contains("x-amz-copy-source-if-match");
    String bucket = bucketWithYesterdaysPolicy(radosgw, wanted);
    Production production = production(radosgw, bucket, "condition");
    try (PackagedService service = production.ready()) {
      service.await("warning", Duration.ofSeconds(60), () -> service.output().contains(MISSING));
      assertThat(service.output()).containsPattern("WARN.*" + MISSING);
      String admin =
          production.token(
              "operator",
              claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
      JsonPath drift = new JsonPath(service.get("/v1/cors/drift", admin).body());
      assertThat(drift.getBoolean("inSync")).isFalse();
      assertThat(drift.<String>getList("differences"))
          .singleElement()
          .asString()
          .startsWith(MISSING);
    }
  }

  @ParameterizedTest
  @CsvSource({"absent", "store", "'absent,store'"})
  void otherGuardsNeedNoOtherPolicy(String guard) {
    Production production =
        Production.withoutStore(directory).set("ALLOWED_ORIGINS", ORIGIN).set("STORE_GUARD", guard);
    try (PackagedService service = production.ready()) {
      assertThat(wanted(service).<String>getList("[0].AllowedHeaders"))
          .contains("content-type")
          .doesNotContain("x-amz-copy-source-if-match");
    }
  }
}
