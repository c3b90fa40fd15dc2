package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe for a quarantine, from the user's upload to the user's download. */
@Tag(Proof.FULL)
class QuarantineRecipeIT {

  private static final Path SOURCES = Path.of("src", "test", "backend");
  private static final Path RECIPES = Path.of("src", "clients", "backend");
  private static final byte[] CLEAN = "%PDF clean".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFECTED = "%PDF EICAR".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path directory;

  private EmbeddedStore store;
  private Production production;
  private PackagedService service;
  private Api alice;

  @BeforeEach
  void start() throws IOException {
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    production =
        Production.in(directory, store.endpoint())
            .policies(Files.readString(RECIPES.resolve("quarantine.yaml")))
            .serviceKeys();
    service = production.ready();
    alice = Api.at(address(), production.token("alice"));
  }

  @AfterEach
  void stop() {
    service.close();
    store.close();
  }

  private String address() {
    return "http://localhost:" + service.port();
  }

  private String uploaded(String name, byte[] body) {
    String key = "quarantine/alice/" + name;
    Response upload =
        alice.upload(
            Map.of("key", key, "contentType", "application/pdf", "contentLength", body.length));
    assertThat(Store.put(upload.jsonPath(), body).statusCode()).isEqualTo(200);
    return key;
  }

  private JsonPath promoted(List<String> keys) throws IOException {
    Path node = Npm.node();
    Path folder =
        Npm.packages(
            SOURCES,
            Path.of("target", "quarantine"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    List.of("app.js", "quarantine-run.js")
        .forEach(file -> Npm.copy(SOURCES.resolve(file), folder.resolve(file)));
    List.of("receipts.js", "quarantine.js")
        .forEach(file -> Npm.copy(RECIPES.resolve(file), folder.resolve(file)));
    String issuer = "https://files.example.com";
    String token =
        production.token(
            "antivirus", claims -> claims.setStringListClaim("groups", List.of("scanner")));
    JsonObject app = JsonObject.of("service", address(), "issuer", issuer, "audience", issuer);
    return new JsonPath(
        Npm.run(
            folder,
            Map.of("APP", app.put("token", token).encode()),
            new JsonArray(keys).encode(),
            List.of(node.toString(), "quarantine-run.js")));
  }

  @Test
  void whatIsCleanReachesItsUserAndNothingElseDoes() throws IOException {
    String clean = uploaded("clean ü+1.pdf", CLEAN);
    String infected = uploaded("infected.pdf", INFECTED);
    assertThat(alice.download(clean).<String>path("type")).endsWith(":operation-not-allowed");

    JsonPath told = promoted(List.of(clean, infected, clean));

    String file = clean.replace("quarantine/", "files/");
    assertThat(told.getString("results[0]")).isEqualTo(file);
    assertThat(told.getString("results[1]")).isNull();
    assertThat(told.getString("results[2]")).as("of what was moved").contains("404");
    assertThat(told.<Object>getList("saved")).hasSize(1);
    assertThat(told.getMap("saved[0]"))
        .containsEntry("user", "antivirus")
        .containsEntry("key", file)
        .containsEntry("size", CLEAN.length);
    JsonPath url = alice.download(file).jsonPath();
    assertThat(Store.send("GET", url.getString("url"), url.getMap("headers"), null).body())
        .isEqualTo(CLEAN);
    assertThat(alice.download(infected).<String>path("type")).endsWith(":operation-not-allowed");
    JsonPath none = alice.download(infected.replace("quarantine/", "files/")).jsonPath();
    assertThat(Store.send("GET", none.getString("url"), none.getMap("headers"), null).statusCode())
        .isEqualTo(404);
  }

  /** A user may neither promote an upload nor write among the clean files. */
  @Test
  void theUserCannotGoAroundTheScanner() {
    String key = uploaded("own.pdf", INFECTED);
    String file = key.replace("quarantine/", "files/");

    Response copy = alice.post("/v1/objects/copy", Map.of("from", key, "to", file));
    Response upload =
        alice.upload(Map.of("key", file, "contentType", "application/pdf", "contentLength", 1));

    for (Response refused : List.of(copy, upload)) {
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.<String>path("type")).endsWith(":operation-not-allowed");
    }
  }
}
