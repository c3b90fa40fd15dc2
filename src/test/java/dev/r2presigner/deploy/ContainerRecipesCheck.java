package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.utility.DockerImageName;
import testcontainers.R2PresignerContainer;

/**
 * The recipes for Testcontainers, each in a process of its own, as an app's tests run them; podman
 * stands in for Docker's daemon. Ryuk, which removes what a killed test leaves behind, is an image
 * to pull and so is switched off.
 */
class ContainerRecipesCheck {

  private static final Path SOURCES = Path.of("src/test/testcontainers");

  private static Path folder;
  private static Process daemon;

  @BeforeAll
  static void start() throws IOException {
    DevImage.build();
    // Not below target: the name of a socket has to be short.
    folder = Files.createTempDirectory("engine");
    daemon = Engine.daemon(folder.resolve("socket"));
  }

  @AfterAll
  static void stop() throws IOException {
    if (daemon != null) {
      daemon.destroy();
      daemon.onExit().join();
      Files.deleteIfExists(folder.resolve("socket"));
      Files.delete(folder);
    }
  }

  private static Map<String, String> environment() {
    return Map.of(
        "DOCKER_HOST",
        "unix://" + folder.resolve("socket"),
        "TESTCONTAINERS_RYUK_DISABLED",
        "true",
        "IMAGE",
        DevImage.NAME);
  }

  private static void uploadsAndReads(String output) {
    JsonPath told =
        JsonPath.from(
            output.lines().filter(line -> line.startsWith("{\"put\"")).findFirst().orElse(output));
    assertThat(told.getInt("put")).as(output).isEqualTo(200);
    assertThat(told.getString("back")).isEqualTo("four");
    assertThat(Engine.podman("ps", "--all", "--quiet")).as("left behind").isEmpty();
  }

  @Test
  void theRecipeForJavaUploadsAndReads() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String classes = System.getProperty("java.class.path");

    uploadsAndReads(
        Npm.run(
            Path.of("").toAbsolutePath(),
            environment(),
            "",
            List.of(java, "-cp", classes, InJava.class.getName())));
  }

  @Test
  void theRecipeForNodeUploadsAndReads() throws IOException {
    Path node = Npm.node();
    Path project =
        Npm.packages(
            SOURCES,
            Path.of("target/testcontainers"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    Npm.copy(SOURCES.resolve("run.mjs"), project.resolve("run.mjs"));
    String recipe = "r2-presigner.mjs";
    Npm.copy(Path.of("src/clients/testcontainers", recipe), project.resolve(recipe));

    uploadsAndReads(Npm.run(project, environment(), "", List.of(node.toString(), "run.mjs")));
  }

  /** What an app's test does with the recipe. */
  static final class InJava {

    private InJava() {}

    public static void main(String... none) throws IOException, InterruptedException {
      DockerImageName image = DockerImageName.parse(System.getenv("IMAGE"));
      try (R2PresignerContainer presigner = new R2PresignerContainer(image)) {
        presigner.start();
        String token = presigner.token("{\"sub\":\"java-user\",\"roles\":[\"user\"]}");
        Api user = Api.at(presigner.service(), token);
        byte[] four = "four".getBytes(StandardCharsets.US_ASCII);
        JsonPath upload = user.upload(Api.picture("java-user", "a.png", 4)).jsonPath();
        int put = Store.put(upload, four).statusCode();
        String url = user.download("users/java-user/photos/a.png").path("url");
        byte[] back = Store.send("GET", url, Map.of(), null).body();
        JsonObject told = new JsonObject().put("put", put);
        System.out.println(told.put("back", new String(back, StandardCharsets.US_ASCII)).encode());
      }
    }
  }
}
