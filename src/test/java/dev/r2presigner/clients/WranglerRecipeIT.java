package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipe for teams whose Worker reads the bucket, with the settings, the Worker and the bucket
 * of the recipe, which {@code .ci/local-r2-up.sh} runs, and the sample policies.
 */
class WranglerRecipeIT {

  private static final byte[] PICTURE = "as good as a picture".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path directory;

  private static LocalR2 store;
  private static PackagedService service;
  private static String subject;
  private static Api user;

  @BeforeAll
  static void start() throws IOException {
    store = LocalR2.require();
    Production production =
        Production.withoutStore(directory)
            .policies(Files.readString(Path.of("src/main/resources/application-samples.yaml")))
            .serviceKeys()
            .set("CORS_CHECK_EVERY", "off");
    for (String line : Files.readAllLines(Path.of("src/clients/wrangler/settings.env"))) {
      String[] setting = line.split("=", 2);
      // The one that only the local profile has.
      if (!setting[0].equals("LOCAL_STORE")) {
        production.set(setting[0], setting[1]);
      }
    }
    production.set("R2_ENDPOINT", store.endpoint().toString());
    service = production.ready();
    // Others share the bucket.
    subject = "wrangler-" + System.nanoTime();
    user = Api.at("http://localhost:" + service.port(), production.token(subject));
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  private static String uploaded(String name) {
    JsonPath upload = user.upload(Api.picture(subject, name, PICTURE.length)).jsonPath();
    assertThat(Store.put(upload, PICTURE).statusCode()).isEqualTo(200);
    return upload.getString("key");
  }

  @Test
  void anUploadIsReadByItsUrlAndByTheWorker() {
    String key = uploaded("both.png");

    String url = user.download(key).path("url");
    assertThat(Store.send("GET", url, Map.of(), null).body()).isEqualTo(PICTURE);
    HttpResponse<byte[]> worker = worker(key);
    assertThat(worker.statusCode()).isEqualTo(200);
    assertThat(worker.body()).isEqualTo(PICTURE);
    assertThat(worker.headers().firstValue("Content-Type")).contains("image/png");
    assertThat(worker(key + "x").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<byte[]> worker(String key) {
    URI address = store.endpoint().resolve("/" + key);
    return Store.send("GET", address.toString(), Map.of(), null);
  }

  @Test
  void itWritesOnceAndConfirms() {
    Map<String, Object> wish = Api.picture(subject, "once.png", PICTURE.length);
    JsonPath first = user.upload(wish).jsonPath();
    JsonPath second = user.upload(wish).jsonPath();
    assertThat(Store.put(first, PICTURE).statusCode()).isEqualTo(200);

    assertThat(Store.put(second, PICTURE).statusCode()).isEqualTo(412);
    assertThat(user.post("/v1/uploads/confirm", wish).jsonPath().getBoolean("matches")).isTrue();
  }

  @Test
  void itLists() {
    List<String> keys = List.of(uploaded("list-a.png"), uploaded("list-b.png"));

    JsonPath listed =
        user.request()
            .get("/v1/objects?prefix=users/" + subject + "/photos/list-")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();

    assertThat(listed.getList("objects.key", String.class)).isEqualTo(keys);
  }

  /** Any page may call the store: it has no CORS policy to set. */
  @Test
  void itLetsEveryOriginIn() {
    JsonPath upload = user.upload(Api.picture(subject, "cors.png", 1)).jsonPath();

    HttpResponse<byte[]> preflight =
        Store.send(
            "OPTIONS",
            upload.getString("url"),
            Map.of(
                "Origin", "http://localhost:5173",
                "Access-Control-Request-Method", "PUT",
                "Access-Control-Request-Headers",
                    String.join(",", upload.<String, String>getMap("headers").keySet())),
            null);

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
  }

  /** It has no ListParts, by which the service judges what was sent. */
  @Test
  void anUploadInPartsCanNeitherBeListedNorCompleted() {
    String key = "users/" + subject + "/videos/a.mp4";
    int size = 6 * 1024 * 1024;
    JsonPath begun =
        user.post(
                "/v1/multipart",
                Map.of("key", key, "contentType", "video/mp4", "contentLength", size))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    String id = begun.getString("uploadId");

    user.request()
        .get("/v1/multipart/parts?uploadId=" + id + "&key=" + key)
        .then()
        .statusCode(503)
        .body("type", endsWith(":storage-unavailable"));
    user.post("/v1/multipart/complete", Map.of("uploadId", id, "key", key))
        .then()
        .statusCode(503)
        .body("type", endsWith(":storage-unavailable"));
    user.request().delete("/v1/multipart?uploadId=" + id + "&key=" + key).then().statusCode(204);
  }
}
