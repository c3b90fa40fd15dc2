package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged application takes from its surroundings, and what it lets out of itself. */
class PackagedOutputIT {

  private static final String WISH =
      "{\"key\":\"users/%s/photos/a.png\",\"contentType\":\"%s\",\"contentLength\":5}";

  @TempDir Path directory;

  @Test
  void neitherSecretNorTokenNorUrlIsInAnyOutput() {
    Production production =
        Production.withoutStore(directory).set("ALLOWED_ORIGINS", "https://app.example.com");
    String token = production.token("alice");
    String foreign = Production.withoutStore(directory.resolve("other")).token("mallory");
    List<HttpResponse<String>> replies = new ArrayList<>();
    String url;
    PackagedService service = production.ready();
    try (service) {
      HttpResponse<String> upload =
          service.post("/v1/uploads", token, WISH.formatted("alice", "image/png"));
      url = new JsonPath(upload.body()).getString("url");
      replies.add(upload);
      replies.add(service.get("/v1/downloads/users/alice/photos/a.png", token));
      replies.add(service.get("/v1/policies", token));
      for (String bad : List.of("{", token, WISH, WISH.formatted("bob", "image/png"))) {
        replies.add(service.post("/v1/uploads", token, bad));
      }
      replies.add(service.post("/v1/uploads", token, "{\"" + token + "\":1}"));
      replies.add(service.post("/v1/uploads", foreign, WISH));
      replies.add(service.get("/v1/" + token, token));
      replies.add(service.get("/v1/cors?format=" + token, token));
      replies.add(service.get("/v1/cors"));
      replies.add(service.get("/q/openapi"));
      replies.add(service.management("/q/health"));
      replies.add(service.management("/q/metrics"));
      service.terminate();
    }

    String signature = last(token, ".");
    String foreignSignature = last(foreign, ".");
    String urlSignature = last(url, "X-Amz-Signature=");
    assertThat(service.output())
        .isNotBlank()
        .doesNotContain(Production.SECRET, signature, foreignSignature, urlSignature);
    for (HttpResponse<String> reply : replies) {
      String whole = reply.headers().map() + reply.body();
      assertThat(whole).doesNotContain(Production.SECRET, signature, foreignSignature);
      assertThat(reply.statusCode()).as(whole).isLessThan(500);
    }
  }

  /** Whoever looks for a fault turns this on, and mails the file to somebody. */
  @Test
  void theDebugLogHasNoSecretEither() {
    Production production = Production.withoutStore(directory).set("QUARKUS_LOG_LEVEL", "DEBUG");
    String token = production.token("alice");
    String url;
    PackagedService service = production.ready();
    try (service) {
      String wish = WISH.formatted("alice", "image/png");
      url = new JsonPath(service.post("/v1/uploads", token, wish).body()).getString("url");
      service.get("/v1/downloads/users/alice/photos/a.png", token);
      service.terminate();
    }

    assertThat(service.output())
        .contains("DEBUG")
        .doesNotContain(Production.SECRET, last(token, "."), last(url, "X-Amz-Signature="));
  }

  private static String last(String text, String after) {
    String rest = text.substring(text.lastIndexOf(after) + after.length());
    return rest.split("&", -1)[0];
  }

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
