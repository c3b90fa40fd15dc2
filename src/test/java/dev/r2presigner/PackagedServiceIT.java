package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.Tools;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every call of the packaged application in production mode, with real bytes and a real store. */
class PackagedServiceIT {

  private static final byte[] PICTURE = "as good as a picture".getBytes(StandardCharsets.UTF_8);
  private static final String ORIGIN = "https://app.example.com";

  @TempDir static Path directory;

  private static EmbeddedStore store;
  private static PackagedService service;
  private static Production production;
  private static String alice;

  @BeforeAll
  static void start() {
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    production = Production.in(directory, store.endpoint()).set("ALLOWED_ORIGINS", ORIGIN);
    alice = production.token("alice");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
  }

  /**
   * Of a thread's name Linux keeps 15 characters: the first of a JVM's, the last of a native one.
   */
  @Test
  void hasAnEventLoopForEachProcessor() throws IOException {
    Path threads = Path.of("/proc", String.valueOf(service.pid()), "task");
    Tools.require(Files.exists(threads), "/proc, of Linux");

    try (Stream<Path> all = Files.list(threads)) {
      assertThat(
              all.map(PackagedServiceIT::name)
                  .filter(name -> name.matches("vert.x-eventloo|ntloop-thread-\\d+")))
          .hasSize(Runtime.getRuntime().availableProcessors());
    }
  }

  private static String name(Path thread) {
    try {
      return Files.readString(thread.resolve("comm")).strip();
    } catch (IOException ended) {
      return "";
    }
  }

  @Test
  void bytesGoUpAndComeBack() {
    JsonPath upload = json(service.post("/v1/uploads", alice, picture("there and back.png")));
    assertThat(put(upload).statusCode()).isEqualTo(200);

    JsonPath download =
        json(service.post("/v1/downloads", alice, key("users/alice/photos/there and back.png")));

    assertThat(fetch(download.getString("url"))).isEqualTo(PICTURE);
    HttpResponse<byte[]> head = Store.send("HEAD", download.getString("headUrl"), Map.of(), null);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(PICTURE.length);
  }

  @Test
  void batchesGoUpAndComeBackBesideARefusedItem() {
    String bad = picture("c.png").replace("image/png", "text/html");
    String uploads =
        "{\"uploads\":[" + picture("a.png") + "," + bad + "," + picture("b.png") + "]}";
    JsonPath up = json(service.post("/v1/uploads/batch", alice, uploads));

    assertThat(up.getList("results.status")).containsExactly(200, 422, 200);
    assertThat(up.getString("results[1].problem.type"))
        .isEqualTo("urn:r2-presigner:problem:content-type-not-allowed");
    for (int item : List.of(0, 2)) {
      up.setRootPath("results[" + item + "].upload");
      assertThat(put(up).statusCode()).isEqualTo(200);
    }

    String downloads =
        "{\"downloads\":["
            + key("users/alice/photos/a.png")
            + ","
            + key("users/bob/photos/a.png")
            + ","
            + key("users/alice/photos/b.png")
            + "]}";
    JsonPath down = json(service.post("/v1/downloads/batch", alice, downloads));

    assertThat(down.getList("results.status")).containsExactly(200, 403, 200);
    assertThat(fetch(down.getString("results[0].download.url"))).isEqualTo(PICTURE);
    assertThat(fetch(down.getString("results[2].download.url"))).isEqualTo(PICTURE);
  }

  @Test
  void aKeyInThePathIsRedirectedToItsObject() {
    put(json(service.post("/v1/uploads", alice, picture("50%+ ü.png"))));

    HttpResponse<String> redirect =
        service.get("/v1/downloads/users/alice/photos/50%25+%20%C3%BC.png", alice);

    assertThat(redirect.statusCode()).isEqualTo(302);
    assertThat(redirect.headers().firstValue("cache-control")).contains("private, max-age=225");
    assertThat(redirect.headers().allValues("vary").toString().toLowerCase())
        .contains("authorization");
    assertThat(fetch(redirect.headers().firstValue("location").orElseThrow())).isEqualTo(PICTURE);
  }

  @Test
  void policiesAreThoseOfTheCaller() {
    JsonPath policies = json(service.get("/v1/policies", alice));

    assertThat(policies.getList("policies.name")).containsExactlyInAnyOrder("photos", "public");
    assertThat(policies.getList("policies.prefix"))
        .containsExactlyInAnyOrder("users/alice/photos/", "public/");
  }

  @Test
  void corsIsPublishedWithoutAToken() {
    JsonPath cors = json(service.get("/v1/cors"));

    assertThat(cors.getList("[0].AllowedOrigins")).containsExactly(ORIGIN);
    assertThat(cors.getList("[0].AllowedMethods")).contains("PUT", "GET", "HEAD");
    assertThat(service.get("/v1/cors", "Origin", ORIGIN).headers().map())
        .containsEntry("access-control-allow-origin", List.of(ORIGIN));
    assertThat(service.get("/v1/cors", "Origin", "https://evil.example").headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void healthAndMetricsAreOnTheManagementPortOnly() {
    service.post("/v1/uploads", alice, picture("counted.png"));

    assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
    assertThat(service.management("/q/metrics").body())
        .containsPattern("presigner_decisions_total\\{[^}]*outcome=\"issued\"[^}]*}")
        .doesNotContain("counted.png", "alice");
    for (String path : List.of("/q/health/live", "/q/health/ready", "/q/metrics")) {
      assertThat(service.get(path).statusCode()).as(path).isEqualTo(404);
    }
  }

  @Test
  void theDescriptionIsOnTheMainPort() {
    HttpResponse<String> openapi = service.get("/q/openapi");

    assertThat(openapi.statusCode()).isEqualTo(200);
    assertThat(openapi.body())
        .contains("/v1/uploads:", "/v1/downloads:", "/v1/policies:", "/v1/cors:")
        .doesNotContain("/local");
  }

  @Test
  void withoutKeysOfItsOwnItPublishesNone() {
    assertThat(service.get("/.well-known/jwks.json").statusCode()).isEqualTo(404);
  }

  private static String picture(String name) {
    return "{\"key\":\"users/alice/photos/%s\",\"contentType\":\"image/png\",\"contentLength\":%d}"
        .formatted(name, PICTURE.length);
  }

  private static String key(String key) {
    return "{\"key\":\"" + key + "\"}";
  }

  private static JsonPath json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonPath(answer.body());
  }

  private static HttpResponse<byte[]> put(JsonPath upload) {
    return Store.send("PUT", upload.getString("url"), upload.getMap("headers"), PICTURE);
  }

  private static byte[] fetch(String url) {
    HttpResponse<byte[]> got = Store.send("GET", url, Map.of(), null);
    assertThat(got.statusCode()).isEqualTo(200);
    return got.body();
  }
}
