package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the packaged application takes from its surroundings, and what it writes; that no secret is
 * in it, SecretsIT shows.
 */
class PackagedOutputIT {

  private static final String WISH =
      "{\"key\":\"users/%s/photos/a.png\",\"contentType\":\"%s\",\"contentLength\":5}";

  @TempDir Path directory;

  @Test
  void eachDecisionIsOneLineOfJsonOnStdout() {
    Production production = Production.withoutStore(directory);
    String alice = production.token("alice");
    PackagedService service = production.ready();
    try (service) {
      service.post("/v1/uploads", alice, WISH.formatted("alice", "image/png"));
      service.post("/v1/uploads", alice, WISH.formatted("alice", "text/html"));
      service.post("/v1/uploads", alice, WISH.formatted("bob", "image/png"));
      service.post("/v1/downloads", alice, "{\"key\":\"public/a\\nb\"}");
      service.get("/v1/downloads/public/logo.png", alice);
      service.terminate();
    }

    List<JsonPath> lines =
        service.stdout().stream().filter(l -> l.startsWith("{")).map(JsonPath::new).toList();
    assertThat(lines)
        .extracting(line -> line.getString("outcome"))
        .containsExactly(
            "issued", "content-type-not-allowed", "key-not-allowed", "invalid-key", "issued");
    assertThat(lines).allMatch(line -> "alice".equals(line.getString("subject")));
    assertThat(lines).allMatch(line -> line.getString("requestId").matches("[0-9a-f]{16}"));
    assertThat(lines.get(0).getString("policy")).isEqualTo("photos");
    assertThat(service.stderr()).isEmpty();
  }

  @Test
  void inJsonEveryLineIsOneObjectFromTheFirstToTheLast() throws IOException {
    String traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    Production production =
        Production.withoutStore(directory)
            .set("LOG_FORMAT", "json")
            .set("ALLOWED_ORIGINS", "https://app.example.com")
            .set("QUARKUS_HTTP_ACCESS_LOG_ENABLED", "true")
            .policies(
                """
                presigner:
                  policies:
                    photos:
                      prefix: users/{sub}/
                      operations: [upload, multipart]
                      content-types: ["image/*"]
                      max-size: 10M
                """)
            // A setting that does not exist, of which Quarkus warns before there are beans.
            .write("config/application.properties", "quarkus.htpp.port=1\n");
    String alice = production.token("alice");
    PackagedService service = production.ready();
    String requestId;
    try (service) {
      EveryCall.ALL.forEach(call -> EveryCall.send(service, alice, call));
      HttpResponse<String> failed =
          service.get(
              "/v1/multipart/parts?uploadId=id&key=users/alice/a.png",
              "Authorization",
              "Bearer " + alice,
              "traceparent",
              traceparent);
      assertThat(failed.statusCode()).isEqualTo(503);
      requestId = failed.headers().firstValue("X-Request-Id").orElseThrow();
      service.terminate();
    }

    List<JsonNode> lines = new ArrayList<>();
    for (String line : service.stdout()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(service.stderr()).isEmpty();
    assertThat(lines)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            line ->
                assertThat(line.fieldNames())
                    .toIterable()
                    .contains("time", "level", "logger", "message"))
        .allSatisfy(line -> assertThat(Instant.parse(line.get("time").asText())).isNotNull())
        .anyMatch(line -> line.get("message").asText().contains("quarkus.htpp.port"))
        .anyMatch(line -> line.get("message").asText().contains("stopped in"));
    for (String logger : List.of("dev.r2presigner.store.StoreClient", "audit")) {
      assertThat(lines)
          .filteredOn(line -> line.get("logger").asText().equals(logger))
          .filteredOn(line -> line.path("requestId").asText().equals(requestId))
          .singleElement()
          .satisfies(line -> assertThat(traceparent).contains(line.get("traceId").asText()));
    }
    assertThat(lines)
        .filteredOn(line -> line.get("logger").asText().equals("audit"))
        .isNotEmpty()
        .allMatch(line -> line.path("log").asText().equals("audit"));
  }

  @Test
  @Tag(Proof.FULL)
  void inJsonARefusedStartIsOneObjectToo() throws IOException {
    Production production =
        Production.withoutStore(directory).set("LOG_FORMAT", "json").unset("TOKEN_ISSUER");
    try (PackagedService service = production.launch()) {
      assertThat(service.awaitExit()).isNotZero();

      assertThat(service.stdout()).isEmpty();
      JsonNode line = new ObjectMapper().readTree(service.stderr().get(0));
      assertThat(service.stderr()).hasSize(1);
      assertThat(line.get("level").asText()).isEqualTo("ERROR");
      assertThat(line.get("message").asText())
          .startsWith("Not started: token.issuer (TOKEN_ISSUER): ");
    }
  }

  @Test
  @Tag(Proof.FULL)
  void poisonedSurroundingsDoNotChangeWhatIsSigned() throws IOException {
    Path profile = directory.resolve("aws-config");
    Files.writeString(
        profile,
        """
        [profile poison]
        aws_access_key_id = poisonKey
        aws_secret_access_key = poisonSecret
        region = eu-poison-1
        endpoint_url = https://poison.example
        """);
    Production production =
        Production.withoutStore(directory)
            .set("AWS_ACCESS_KEY_ID", "poisonKey")
            .set("AWS_SECRET_ACCESS_KEY", "poisonSecret")
            .set("AWS_SESSION_TOKEN", "poisonSession")
            .set("AWS_PROFILE", "poison")
            .set("AWS_CONFIG_FILE", profile.toString())
            .set("AWS_SHARED_CREDENTIALS_FILE", profile.toString())
            .set("AWS_ENDPOINT_URL", "https://poison.example")
            .set("AWS_ENDPOINT_URL_S3", "https://poison.example")
            .set("AWS_REGION", "eu-poison-1")
            .set("AWS_USE_DUALSTACK_ENDPOINT", "true")
            .set("AWS_REQUEST_CHECKSUM_CALCULATION", "when_supported");
    String alice = production.token("alice");
    try (PackagedService service = production.ready()) {
      String url =
          new JsonPath(
                  service.post("/v1/uploads", alice, WISH.formatted("alice", "image/png")).body())
              .getString("url");

      assertThat(url)
          .startsWith("http://localhost:9/" + Production.BUCKET + "/users/alice/photos/a.png?")
          .contains("X-Amz-Credential=" + Production.ACCESS_KEY_ID + "%2F", "%2Fauto%2Fs3%2F")
          .doesNotContainIgnoringCase("poison")
          .doesNotContainIgnoringCase("checksum")
          .doesNotContain("X-Amz-Security-Token");
    }
  }

  /** Kubernetes mounts under any name; editors end a file with a line break. */
  @ParameterizedTest
  @ValueSource(strings = {"r2.secret-access-key", "R2_SECRET_ACCESS_KEY"})
  @Tag(Proof.FULL)
  void settingsCanBeMountedFiles(String name) {
    Production production = Production.withoutStore(directory);
    String alice = production.token("alice");
    String wish = WISH.formatted("alice", "image/png");
    try (PackagedService fromVariable = production.ready()) {
      production
          .unset("R2_SECRET_ACCESS_KEY")
          .write("secrets/" + name, Production.SECRET + "\n")
          .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", directory.resolve("secrets").toString());
      try (PackagedService fromFile = production.ready()) {
        // The same in the same second, if both sign with the same secret; a busy machine hits it
        // late.
        fromFile.await(
            "signing alike",
            Duration.ofMinutes(2),
            () -> url(fromFile, alice, wish).equals(url(fromVariable, alice, wish)));
      }
    }
  }

  private static String url(PackagedService service, String token, String wish) {
    return new JsonPath(service.post("/v1/uploads", token, wish).body()).getString("url");
  }
}
