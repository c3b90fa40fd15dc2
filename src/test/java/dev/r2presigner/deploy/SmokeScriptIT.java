package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Radosgw;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The script that an operator runs against R2, here against stores with the guard that each needs,
 * and against one without: then the script has to fail.
 */
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
            checksum: required
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
    Radosgw.Writer writer = Radosgw.requireWriter();
    bucket = gateway.newBucket();
    production =
        onTheGateway("write-only")
            .set("STORE_GUARD", "write-only")
            .set("R2_WRITE_ACCESS_KEY_ID", writer.accessKeyId())
            .set("R2_WRITE_SECRET_ACCESS_KEY", writer.secretAccessKey());
    service = production.ready();
    String admin =
        production.token(
            "admin", claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
    assertThat(service.put("/v1/cors", admin).statusCode()).isEqualTo(200);
  }

  private static Production onTheGateway(String name) {
    return Production.in(directory.resolve(name), gateway.endpoint())
        .policies(POLICIES)
        .set("R2_BUCKET", bucket)
        .set("R2_ACCESS_KEY_ID", gateway.accessKeyId())
        .set("R2_SECRET_ACCESS_KEY", gateway.secretAccessKey())
        .set("ALLOWED_ORIGINS", ORIGIN);
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
    Run run = run(service, token, "videos", keysOf(gateway));

    assertEveryPromiseKept(run);
    assertThat(run.output)
        .containsPattern("live +its Content-Disposition .* attachment")
        .containsPattern("live +an unsigned x-amz-meta-smoke: 1 +200, taken")
        .doesNotContain("X-Amz-", token, gateway.secretAccessKey());
    assertNothingLeft();
  }

  @Test
  @Tag(Proof.FULL)
  void theConditionKeepsEveryPromiseOnS3Proxy() throws Exception {
    EmbeddedStore.Cors cors =
        new EmbeddedStore.Cors(
            List.of(ORIGIN),
            List.of("GET", "HEAD", "PUT"),
            List.of(
                "content-type",
                "if-none-match",
                "x-amz-checksum-sha256",
                "x-amz-copy-source-if-match"),
            List.of("ETag"));
    EmbeddedStore.Access access =
        new EmbeddedStore.Access(Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET);
    Path jar = Path.of("target/local-store/s3proxy.jar");
    try (EmbeddedStore store = EmbeddedStore.start(jar, 0, access, cors)) {
      Production condition =
          Production.in(directory.resolve("condition"), store.endpoint())
              .policies(POLICIES)
              .set("ALLOWED_ORIGINS", ORIGIN);
      try (PackagedService guarded = condition.ready()) {
        Run run =
            run(
                guarded,
                condition.token("alice"),
                "videos",
                keys(store.endpoint(), access.bucket(), access.accessKeyId(), Production.SECRET));

        assertEveryPromiseKept(run);
        assertThat(run.output).containsPattern("ok +a copy of bucket/key, by a PUT .* 412");
      }
    }
  }

  private static void assertEveryPromiseKept(Run run) {
    assertThat(run.output).doesNotContain("FAIL", "LEFT").endsWith("All promises kept.\n");
    assertThat(run.exitCode).isZero();
    assertThat(run.output)
        .contains("the upload itself", "write-once: the same again is refused", "preflight from")
        .contains("the same bytes", "an expired URL is refused", "  part 2", "  complete")
        .contains("a copy of bucket/key, by a PUT of 40000 bytes, is refused")
        .contains("a copy of /bucket/key, by a part of 0 bytes, is refused")
        .contains("  the same URL without the source");
  }

  @Test
  void aStoreWithoutTheGuardThatItNeedsIsAFailure() throws Exception {
    Production unguarded = onTheGateway("store").set("STORE_GUARD", "store");
    try (PackagedService open = unguarded.ready()) {
      Run run = run(open, unguarded.token("alice"), "videos", keysOf(gateway));

      for (String way : List.of("bucket/key, by a PUT", "/bucket/key, by a PUT")) {
        assertThat(run.output).containsPattern("FAIL +a copy of " + way + " of 40000 bytes");
      }
      assertThat(run.output)
          .containsPattern("FAIL +a copy of bucket/key, by a part of 0 bytes")
          .containsPattern("FAIL +the bytes of the other object are there")
          .containsPattern("FAIL +parts that are there")
          .endsWith("Not as promised: see FAIL and LEFT above.\n");
      assertThat(run.exitCode).isNotZero();
      assertNothingLeft();
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aPolicyThatDeletesNeedsNoTokenOfTheStore() throws Exception {
    Run run = run(service, production.token("alice"), "papers", Map.of());

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
    Run run = run(service, "no.good.token", "videos", Map.of());

    assertThat(run.output).contains("FAIL  the service knows the caller");
    assertThat(run.exitCode).isNotZero();
  }

  private record Run(int exitCode, String output) {}

  private static Map<String, String> keysOf(Radosgw gateway) {
    return keys(gateway.endpoint(), bucket, gateway.accessKeyId(), gateway.secretAccessKey());
  }

  private static Map<String, String> keys(URI endpoint, String bucket, String id, String secret) {
    return Map.of(
        "R2_ENDPOINT", endpoint.toString(),
        "R2_BUCKET", bucket,
        "R2_ACCESS_KEY_ID", id,
        "R2_SECRET_ACCESS_KEY", secret);
  }

  private static Run run(
      PackagedService service, String token, String policy, Map<String, String> more)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile(directory, "smoke", ".txt");
    ProcessBuilder script =
        new ProcessBuilder(
                "bash", Path.of("deploy/r2/smoke.sh").toAbsolutePath().toString(), policy)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    script.environment().keySet().removeIf(name -> name.startsWith("R2_"));
    script.environment().putAll(more);
    script.environment().putAll(Map.of("SERVICE", service.uri("").toString(), "TOKEN", token));
    Process process = script.start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end: " + Files.readString(output));
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
