package dev.r2presigner.uppy;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CORSRule;

/**
 * Uppy against the packaged service and a store that, like R2, sends no CORS headers with what it
 * refuses; its bucket has the policy that the service publishes.
 */
class UppyRadosgwIT extends UppyTroubles {

  @TempDir static Path directory;

  private static Radosgw radosgw;
  private static String bucket;
  private static PageServer site;
  private static Production production;
  private static PackagedService service;

  @BeforeAll
  static void start() {
    radosgw = Radosgw.require();
    bucket = radosgw.newBucket();
    site = PageServer.start(UppyBundles.FOLDER);
    production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", bucket)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .set("ALLOWED_ORIGINS", site.origin())
            .write("config/application.properties", properties());
    service = production.ready();
    allowTheSite();
  }

  private static String properties() {
    return POLICIES.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** What an operator does with the published policy. */
  private static void allowTheSite() {
    JsonPath published = JsonPath.from(service.get("/v1/cors").body());
    CORSRule rule =
        CORSRule.builder()
            .allowedOrigins(published.<String>getList("[0].AllowedOrigins"))
            .allowedMethods(published.<String>getList("[0].AllowedMethods"))
            .allowedHeaders(published.<String>getList("[0].AllowedHeaders"))
            .exposeHeaders(published.<String>getList("[0].ExposeHeaders"))
            .maxAgeSeconds(published.getInt("[0].MaxAgeSeconds"))
            .build();
    try (S3Client client = radosgw.client()) {
      client.putBucketCors(
          request -> request.bucket(bucket).corsConfiguration(cors -> cors.corsRules(rule)));
    }
  }

  @AfterAll
  static void end() {
    if (service != null) {
      service.close();
      site.close();
    }
  }

  @Override
  Place place() {
    return new Place(
        site.origin(),
        "http://localhost:" + service.port(),
        production::token,
        () ->
            Bucket.at(
                radosgw.endpoint(), bucket, radosgw.accessKeyId(), radosgw.secretAccessKey()));
  }
}
