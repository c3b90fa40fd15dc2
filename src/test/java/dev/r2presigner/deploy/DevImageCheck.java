package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.PageServer;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image for frontend teams, built and run with published ports. */
class DevImageCheck {

  private static final byte[] MINE = "of the one".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "of the other".getBytes(StandardCharsets.UTF_8);
  private static final String KEY = "users/carol/photos/a.png";

  private static final double PATIENCE_MS = 60_000;

  @TempDir Path directory;

  @BeforeAll
  static void build() {
    DevImage.build();
  }

  @Test
  void aPageOfAnotherOriginUploadsAndReads() {
    try (PageServer app = PageServer.start(pages());
        DevImage running = DevImage.ready("--env=ALLOWED_ORIGINS=" + app.origin())) {
      assertThat(uploaded(app, running)).isEqualTo(true);

      assertThat(running.log())
          .contains("NOT FOR PRODUCTION")
          .doesNotContain("Exception", "AOT", "CDS");
      running.execute(healthCheck());
      assertThat(running.stop()).isZero();
    }
  }

  private static Path[] pages() {
    return new Path[] {Path.of("src/test/clients"), Path.of("src/clients/js")};
  }

  /** Uploads a file with the package for browsers; whether it came back as it was. */
  private static Object uploaded(PageServer app, DevImage running) {
    try (BrowserContext context = Chromium.browser().newContext()) {
      Page page = context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.navigate(app.origin());
      page.waitForFunction("() => window.uploads");
      Map<String, Object> client =
          Map.of("service", running.service(), "tokens", List.of(running.token("carol")));
      Map<String, Object> file =
          Map.of("name", "a.txt", "type", "text/plain", "size", 100_000, "seed", 1);
      String key = "users/carol/documents/a.txt";
      page.evaluate(
          "([client, file, where]) => uploads.begin('it', client, file, where)",
          List.of(client, file, Map.of("key", key)));
      assertThat(page.evaluate("() => uploads.ended('it').then(end => end.stored?.key ?? end)"))
          .isEqualTo(key);
      return page.evaluate(
          "([client, key, file]) => uploads.comesBack(client, key, file)",
          List.of(client, key, file));
    }
  }

  @Test
  void twoRunSideBySideOneWithPoliciesOfItsOwn() throws IOException {
    Path policies = directory.resolve("policies.yaml");
    Files.writeString(
        policies,
        """
        presigner:
          policies:
            own:
              prefix: users/{sub}/
              operations: [upload, download]
              content-types: ["image/*"]
              max-size: 1M
        """);
    String mount = "--volume=" + policies + ":/app/config/application.yaml:ro";
    try (DevImage one = DevImage.ready();
        DevImage other = DevImage.ready(mount)) {
      assertThat(one.thereAndBack("carol", KEY, MINE)).isEqualTo(MINE);
      assertThat(other.thereAndBack("carol", KEY, OTHER)).isEqualTo(OTHER);
      assertThat(one.stored(one.as("carol"), KEY)).isEqualTo(MINE);

      assertThat(policiesOf(one.as("carol")))
          .contains("photos", "documents", "videos", "avatars", "public");
      assertThat(policiesOf(other.as("carol"))).containsExactly("own");
      Api stranger = Api.at(other.service(), one.token("carol"));
      assertThat(stranger.download(KEY).statusCode()).as("its keys are its own").isEqualTo(401);
      assertThat(RestAssured.get(one.service() + "/v1/cors").asString())
          .contains("http://localhost:3000", "http://localhost:4200")
          .contains("http://localhost:5173", "http://localhost:8081");
      assertThat(RestAssured.get(one.service() + "/").asString()).contains("<!doctype html>");
      assertThat(RestAssured.get(one.service() + "/local/page/client/index.js").asString())
          .contains("export function createClient");
    }
  }

  private static List<String> policiesOf(Api user) {
    return user.request().get("/v1/policies").jsonPath().getList("policies.name");
  }

  @Test
  void itRefusesR2InOneLine() {
    List<String> run = new ArrayList<>(List.of("run", "--rm", "--no-healthcheck"));
    run.addAll(Engine.LIMITS);
    run.add("--env=R2_ENDPOINT=https://0123456789abcdef.r2.cloudflarestorage.com");
    run.add(DevImage.NAME);

    assertThatThrownBy(() -> Engine.podman(run.toArray(String[]::new)))
        .message()
        .satisfies(
            said ->
                assertThat(said.substring(said.indexOf(":\n") + 2).strip().lines())
                    .singleElement()
                    .asString()
                    .startsWith("Not started: r2.endpoint (R2_ENDPOINT): is Cloudflare R2"));
  }

  /** With the settings of the recipe, in the network of the machine, where that store listens. */
  @Test
  void itTakesWranglersR2InsteadOfItsOwnStore() {
    LocalR2 store = LocalR2.require();
    String settings = "--env-file=src/clients/wrangler/settings.env";
    String endpoint = "--env=R2_ENDPOINT=" + store.endpoint();
    String subject = "dev-" + System.nanoTime();
    try (DevImage running = DevImage.besideTheMachine(settings, endpoint)) {
      String key = "users/" + subject + "/photos/a.png";
      assertThat(running.thereAndBack(subject, key, MINE)).isEqualTo(MINE);

      String url = running.as(subject).download(key).path("url");
      assertThat(url).startsWith(store.endpoint().toString());
    }
  }

  /** As an engine runs it. */
  private static List<String> healthCheck() {
    String image = "--format={{json .HealthCheck.Test}}";
    List<String> test =
        JsonPath.from(Engine.podman("image", "inspect", image, DevImage.NAME)).getList("");
    return test.subList(1, test.size());
  }

  @Test
  @Tag("timing")
  void theFirstUploadIsThereWithin15SecondsOfItsStart() {
    Instant begun = Instant.now();
    try (DevImage running = DevImage.ready()) {
      Duration answers = Duration.between(begun, Instant.now());
      running.thereAndBack("carol", KEY, MINE);
      Duration took = Duration.between(begun, Instant.now());

      System.out.println("dev image: answers after " + answers + ", first upload after " + took);
      assertThat(took).isLessThan(Duration.ofSeconds(15));
    }
  }
}
