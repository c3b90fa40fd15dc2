package dev.r2presigner.clients;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.receipt.ForgedReceipts;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.Tools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The recipes for backends, with libraries that share no code with the service: they save a row for
 * a receipt, and none for anything that is nearly one.
 */
@LocalProfileTest
class BackendRecipesTest {

  private static final Path SOURCES = Path.of("src", "test", "backend");
  private static final Path RECIPES = Path.of("src", "clients", "backend");
  private static final String PYTHON = "/usr/bin/python3";
  private static final byte[] PICTURE = {1, 2, 3};

  @TestHTTPResource("/")
  String address;

  private final String key = "backend-" + System.nanoTime() + ".png";
  private final List<String> names = new ArrayList<>();
  private final List<String> receipts = new ArrayList<>();
  private Response confirmed;

  @BeforeEach
  void confirmAnUpload() throws Exception {
    Api alice = Api.as("alice");
    Map<String, Object> picture = Api.picture("alice", key, PICTURE.length);
    assertThat(Store.put(alice.upload(picture).jsonPath(), PICTURE).statusCode()).isEqualTo(200);
    confirmed = alice.post("/v1/uploads/confirm", picture);
    String receipt = confirmed.path("receipt");
    names.add("a receipt");
    receipts.add(receipt);
    ForgedReceipts.of(receipt, given().get("/.well-known/jwks.json").asString())
        .forEach(
            (name, forged) -> {
              names.add(name);
              receipts.add(forged);
            });
    names.add("the same once more");
    receipts.add(receipt);
  }

  @Test
  void nodeTakesReceiptsAndNothingElse() throws IOException {
    Path node = Npm.node();
    Path folder =
        Npm.packages(
            SOURCES,
            Path.of("target", "backend"),
            List.of(".npmrc", "package.json", "package-lock.json"));
    List.of("app.js", "run.js")
        .forEach(file -> Npm.copy(SOURCES.resolve(file), folder.resolve(file)));
    Npm.copy(RECIPES.resolve("receipts.js"), folder.resolve("receipts.js"));

    JsonPath told = told(folder, List.of(node.toString(), "run.js"));

    takesReceiptsOnly(told);
    List<Integer> statuses = new ArrayList<>(Collections.nCopies(receipts.size(), 400));
    statuses.set(0, 204);
    statuses.set(receipts.size() - 1, 204);
    assertThat(told.getList("statuses")).isEqualTo(statuses);
    assertThat(told.getList("pages"))
        .as("a stranger, the user, another user, another path, too long")
        .isEqualTo(List.of(401, 204, 400, 404, 400));
  }

  @Test
  void pythonTakesReceiptsAndNothingElse() throws IOException {
    Tools.require(hasPyJwt(), "PyJWT for " + PYTHON + " (Debian: python3-jwt)");
    Path folder = Path.of("target", "backend", "python");
    List.of("app.py", "run.py")
        .forEach(file -> Npm.copy(SOURCES.resolve(file), folder.resolve(file)));
    Npm.copy(RECIPES.resolve("receipts.py"), folder.resolve("receipts.py"));

    JsonPath told = told(folder, List.of(PYTHON, "-B", "run.py"));

    takesReceiptsOnly(told);
    assertThat(told.getList("pages")).as("another user").isEqualTo(List.of(400));
  }

  private static boolean hasPyJwt() throws IOException {
    try {
      Npm.run(Path.of("."), Map.of(), "", List.of(PYTHON, "-c", "import jwt, cryptography"));
      return true;
    } catch (IllegalStateException missing) {
      return false;
    }
  }

  private JsonPath told(Path folder, List<String> command) throws IOException {
    String service = address.replaceFirst("/$", "");
    String issuer = "http://localhost:8080";
    JsonObject app = JsonObject.of("service", service, "issuer", issuer, "audience", issuer);
    return new JsonPath(
        Npm.run(folder, Map.of("APP", app.encode()), new JsonArray(receipts).encode(), command));
  }

  private void takesReceiptsOnly(JsonPath told) {
    List<Boolean> taken = told.getList("taken");
    for (int i = 0; i < receipts.size(); i++) {
      boolean good = i == 0 || i == receipts.size() - 1;
      assertThat(taken.get(i)).as(names.get(i)).isEqualTo(good);
    }
    assertThat(told.<Object>getList("saved")).as("one row of two receipts").hasSize(1);
    assertThat(told.getMap("saved[0]"))
        .containsEntry("user", "alice")
        .containsEntry("key", "users/alice/photos/" + key)
        .containsEntry("size", PICTURE.length)
        .containsEntry("etag", confirmed.path("object.etag"));
  }
}
