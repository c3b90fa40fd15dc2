package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Tools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pastes the commands of the README into a shell, and compares what comes back with what it shows.
 */
@LocalProfileTest
class FrontPageTest {

  private static final Pattern BLOCK = Pattern.compile("(?s)```(?:sh|json)?\n(.*?)```");

  @TestHTTPResource("/")
  String address;

  @TempDir Path folder;

  @Test
  void theFirstMinuteGoesAsTheReadmeShows() throws IOException {
    Tools.require("bash", "install bash");
    Tools.require("curl", "install curl");
    String readme = Files.readString(Path.of("README.md"));
    List<String> blocks =
        BLOCK
            .matcher(readme.substring(readme.indexOf("The same without a browser:")))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();

    String[] seen = bash(blocks.get(0) + "echo\n" + blocks.get(2)).split("\n");

    Map<String, Object> reply = JsonPath.from(seen[0]).getMap("");
    Map<String, Object> shown = JsonPath.from(blocks.get(1)).getMap("");
    assertThat(reply.keySet()).containsExactlyElementsOf(shown.keySet());
    assertThat(reply)
        .containsEntry("headers", shown.get("headers"))
        .containsEntry("policy", shown.get("policy"))
        .containsEntry("expiresIn", shown.get("expiresIn"));
    assertThat(seen[1]).isEqualTo(blocks.get(3).strip());
  }

  /** With this service, and names of its own: an object is written once. */
  private String bash(String commands) throws IOException {
    String here =
        commands
            .replace("http://localhost:8080/", address)
            .replace("sunset", "sunset-" + UUID.randomUUID())
            .replace("/tmp/", folder + "/");
    Process bash = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true).start();
    return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
