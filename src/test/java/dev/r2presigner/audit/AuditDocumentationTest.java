package dev.r2presigner.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RecordedLog;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.testing.Tools;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manual says of audit lines is what is written, and its commands find a caller. */
@LocalProfileTest
class AuditDocumentationTest {

  private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\{\"time\":.*}$");
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\\n(fingerprint=.*?)```");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[a-z][^|]*) \\|");
  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  /** Different each time. */
  private static final Set<String> OWN =
      Set.of("time", "requestId", "expiresAt", "signature", "delegation");

  private final RecordedLog log = new RecordedLog("audit", "%s");

  @TempDir Path directory;

  @AfterEach
  void stopListening() {
    log.close();
  }

  private static String manual() throws IOException {
    return Files.readString(Path.of("src/docs/operations.md"));
  }

  private static List<JsonNode> examples() throws IOException {
    return EXAMPLE.matcher(manual()).results().map(MatchResult::group).map(it -> json(it)).toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException(line, broken);
    }
  }

  @Test
  void eachExampleIsALineAsItIsWritten() throws IOException {
    Api alice = Api.as("alice");
    String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    alice
        .request()
        .contentType("application/json")
        .header("traceparent", traceparent)
        .body(Api.picture("alice", "sunset.png", 5))
        .post("/v1/uploads");
    alice.download("users/bob/photos/sunset.png");
    alice.post(
        "/v1/multipart",
        Map.of(
            "key",
            "users/alice/videos/sunset.mp4",
            "contentType",
            "video/mp4",
            "contentLength",
            9));
    String plan = "users/alice/documents/plan.txt";
    Api.withToken(Delegating.key("documents", plan, "download").tokenBy(alice)).download(plan);
    String elsewhere = TestTokens.with("alice", claims -> claims.setAudience("elsewhere"));
    await()
        .until(
            () -> {
              Api.withToken(elsewhere).request().get("/v1/policies");
              return log.lines().stream().anyMatch(line -> line.contains("authenticate"));
            });
    Api.as("admin", "presigner-admin").request().put("/v1/cors");
    await()
        .untilAsserted(
            () -> assertThat(log.lines()).anyMatch(line -> line.contains("\"differences\"")));
    List<JsonNode> written = log.lines().stream().map(line -> json(line)).toList();

    List<JsonNode> examples = examples();
    assertThat(examples).hasSize(8);
    for (JsonNode example : examples) {
      // AuditWriterTest has the gap; the embedded store has no CORS policy to apply.
      String operation = example.path("operation").asText();
      if (!example.get("outcome").asText().equals("lost")) {
        assertThat(written)
            .filteredOn(line -> line.get("operation").asText().equals(operation))
            .anySatisfy(line -> isLike(example, line, operation.equals("cors")));
      }
    }
  }

  private static void isLike(JsonNode example, JsonNode line, boolean membersOnly) {
    assertThat(names(line))
        .filteredOn(name -> !name.equals("unrecorded"))
        .containsExactlyElementsOf(names(example));
    for (String name : names(example)) {
      if (!OWN.contains(name) && !membersOnly) {
        assertThat(line.get(name)).as(name).isEqualTo(example.get(name));
      }
    }
  }

  private static List<String> names(JsonNode line) {
    List<String> names = new ArrayList<>();
    line.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void everyMemberOfAnExampleHasItsRow() throws IOException {
    String manual = manual();
    String tables = manual.substring(manual.indexOf("## Logs"), manual.indexOf("## Connections"));
    List<String> documented =
        ROW.matcher(tables)
            .results()
            .flatMap(row -> NAME.matcher(row.group(1)).results())
            .map(name -> name.group(1))
            .toList();

    assertThat(examples()).allSatisfy(line -> assertThat(documented).containsAll(names(line)));
  }

  @Test
  void theCommandsFindTheCallerOfALeakedUrl() throws Exception {
    Tools.require("bash", "install bash");
    for (String subject : List.of("bob", "alice", "admin")) {
      Api.as(subject).upload(Api.picture(subject, "leak.png", 5));
    }
    Response leaked = Api.as("alice").download("users/alice/photos/leak.png");
    await().untilAsserted(() -> assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(4));
    Files.write(directory.resolve("presigner.log"), log.lines());
    String url = leaked.path("url");
    Files.writeString(directory.resolve("leaked-url.txt"), "GET " + url + " HTTP/1.1\n");

    List<String> found = run(COMMANDS.matcher(manual()).results().toList().get(0).group(1));

    assertThat(found).hasSize(1);
    assertThat(json(found.get(0)).get("requestId").asText())
        .isEqualTo(leaked.header("X-Request-Id"));
    assertThat(json(found.get(0)).get("subject").asText()).isEqualTo("alice");
  }

  private List<String> run(String commands) throws IOException, InterruptedException {
    Process bash =
        new ProcessBuilder("bash", "-eu", "-c", commands).directory(directory.toFile()).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).isZero();
    return said.lines().toList();
  }
}
