package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The script that an operator runs against R2, here against a Ceph gateway. */
class SmokeScriptIT {

  private static final String ORIGIN = "https://app.example.com";

  private static final String POLICIES =
      """
      presigner:
        policies:
          downloads:
            prefix: public/
            operations: [download]
          videos:
            prefix: users/{sub}/videos/
            operations: [upload, download, multipart]
            content-types: ["video/*"]
            max-size: 10M
          papers:
            prefix: users/{sub}/papers/
            operations: [upload, download, delete]
            content-types: [application/pdf]
            max-size: 10M
            store-disposition: true
      """;

  @TempDir static Path directory;

  private static Radosgw gateway;
  private static String bucket;
  private static Production production;
  private static PackagedService service;

  @BeforeAll
  static void start() {
    Tools.require("bash", "install bash");
    Tools.require("curl", "install curl");
    Tools.require("python3", "install python3");
    gateway = Radosgw.require();
    bucket = gateway.newBucket();
    production =
        Production.in(directory, gateway.endpoint())
            .policies(POLICIES)
            .set("R2_BUCKET", bucket)
            .set("R2_ACCESS_KEY_ID", gateway.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", gateway.secretAccessKey())
            .set("ALLOWED_ORIGINS", ORIGIN);
    service = production.ready();
    String admin =
        production.token(
            "admin", claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
    assertThat(service.put("/v1/cors", admin).statusCode()).isEqualTo(200);
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Test
  void everyPromiseIsCheckedAndNothingLeftBehind() throws Exception {
    String token = production.token("alice");
    Run run = run(token, "videos", withTheStoresToken());

    assertThat(run.output).doesNotContain("FAIL", "LEFT").endsWith("All promises kept.\n");
    assertThat(run.exitCode).isZero();
    assertThat(run.output)
        .contains("the upload itself", "write-once: the same again is refused", "preflight from")
        .contains("the same bytes", "an expired URL is refused", "  part 2", "  complete")
        .containsPattern("live +its Content-Disposition .* attachment")
        .doesNotContain("X-Amz-", token, gateway.secretAccessKey());
    assertNothingLeft();
  }

  @Test
  void aPolicyThatDeletesNeedsNoTokenOfTheStore() throws Exception {
    Run run = run(production.token("alice"), "papers", Map.of());

    assertThat(run.output).doesNotContain("FAIL", "LEFT").contains("deleted users/alice/papers/");
    assertThat(run.exitCode).isZero();
    assertNothingLeft();
  }

  private static void assertNothingLeft() {
    try (S3Client client = gateway.client()) {
      assertThat(client.listObjectsV2(list -> list.bucket(bucket)).contents()).isEmpty();
      assertThat(client.listMultipartUploads(list -> list.bucket(bucket)).uploads()).isEmpty();
    }
  }

  @Test
  void aRefusedTokenIsAFailure() throws Exception {
    Run run = run("no.good.token", "videos", Map.of());

    assertThat(run.output).contains("FAIL  the service knows the caller");
    assertThat(run.exitCode).isNotZero();
  }

  private record Run(int exitCode, String output) {}

  private static Map<String, String> withTheStoresToken() {
    return Map.of(
        "R2_ENDPOINT", gateway.endpoint().toString(),
        "R2_BUCKET", bucket,
        "R2_ACCESS_KEY_ID", gateway.accessKeyId(),
        "R2_SECRET_ACCESS_KEY", gateway.secretAccessKey());
  }

  private static Run run(String token, String policy, Map<String, String> more)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "smoke", ".txt");
    ProcessBuilder script =
        new ProcessBuilder(
                "bash", Path.of("deploy/r2/smoke.sh").toAbsolutePath().toString(), policy)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    script.environment().putAll(more);
    script.environment().putAll(Map.of("SERVICE", service.uri("").toString(), "TOKEN", token));
    Process process = script.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end: " + Files.readString(output));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
