package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
        // The same in the same second, if both sign with the same secret.
        fromFile.await(
            "signing alike",
            Duration.ofSeconds(20),
            () -> url(fromFile, alice, wish).equals(url(fromVariable, alice, wish)));
      }
    }
  }

  private static String url(PackagedService service, String token, String wish) {
    return new JsonPath(service.post("/v1/uploads", token, wish).body()).getString("url");
  }
}
