package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The development image for compose: one service, reached from this machine only. */
class ComposeFileTest {

  private static final Path DEPLOY = Path.of("deploy");

  private static final JsonPath COMPOSE =
      JsonPath.from(new JsonObject(Manifests.yaml(DEPLOY.resolve("compose.yaml"))).encode())
          .setRootPath("services.r2-presigner");

  @Test
  void itIsOneServiceOfAnImageThatIsBuiltHere() {
    assertThat(Manifests.yaml(DEPLOY.resolve("compose.yaml"))).containsOnlyKeys("services");
    Path context = DEPLOY.resolve(COMPOSE.getString("build.context"));
    assertThat(context.resolve(COMPOSE.getString("build.dockerfile"))).exists();
    assertThat(COMPOSE.getList("ports", String.class))
        .containsExactly("127.0.0.1:8080:8080", "127.0.0.1:8090:8090");
  }

  /** An engine takes the image's own, unless it builds in the OCI's format, which has none. */
  @Test
  void itAsksForHealthAsTheImageDoes() {
    String image = Manifests.read(DEPLOY.resolve("Containerfile.dev"));
    Matcher check = Pattern.compile("HEALTHCHECK (.*) \\\\\\n +CMD (.*)\\n").matcher(image);
    assertThat(check.find()).isTrue();

    List<String> test = COMPOSE.getList("healthcheck.test");
    assertThat(test.get(0)).isEqualTo("CMD");
    assertThat(JsonPath.from(check.group(2)).<String>getList(""))
        .isEqualTo(test.subList(1, test.size()));
    assertThat(check.group(1))
        .isEqualTo(
            "--interval=%s --timeout=%s --start-period=%s --retries=%d"
                .formatted(
                    COMPOSE.getString("healthcheck.interval"),
                    COMPOSE.getString("healthcheck.timeout"),
                    COMPOSE.getString("healthcheck.start_period"),
                    COMPOSE.getInt("healthcheck.retries")));
  }

  /** Not a word of a store that is not there: nothing but the image itself is run. */
  @Test
  void theProgramThatAsksIsThere() {
    List<String> test = COMPOSE.getList("healthcheck.test");

    String program = test.get(test.size() - 1).replace('.', '/') + ".java";
    assertThat(Files.exists(Path.of("src/main/java").resolve(program))).isTrue();
  }
}
