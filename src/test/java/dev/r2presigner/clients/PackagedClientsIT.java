package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.DiskStore;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clients' main job against what an operator runs, with an answer that is lost, a store that is
 * busy and a token that is refused on the way. All else that can happen, they are tested for
 * against the application in the tests' own JVM.
 */
@Tag(Proof.FULL)
class PackagedClientsIT {

  private static final String POLICIES =
      """
      presigner:
        policies:
          letters:
            prefix: users/{sub}/letters/
            operations: [upload, download]
            content-types: ["text/plain"]
            max-size: 1M
          films:
            prefix: users/{sub}/films/
            operations: [upload, download, multipart]
            content-types: ["video/*"]
            max-size: 100M
      """;

  private static final int MEBIBYTE = 1 << 20;
  private static final Map<String, Object> LETTER =
      Map.of("name", "Letter.txt", "type", "text/plain", "size", 200_000, "seed", 1);
  private static final Map<String, Object> FILM =
      Map.of("name", "Film.mp4", "type", "video/mp4", "size", 11 * MEBIBYTE, "seed", 2);
  private static final String LETTER_KEY = "users/alice/letters/Letter.txt";
  private static final String FILM_KEY = "users/alice/films/Film.mp4";

  @TempDir static Path directory;

  private static PageServer site;
  private static DiskStore store;
  private static Production production;
  private static PackagedService service;

  private FaultyGateway gateway;

  @BeforeAll
  static void start() throws IOException {
    site = PageServer.start(JsRuntime.TESTS, JsRuntime.PACKAGE);
    store = DiskStore.start(Files.createDirectory(directory.resolve("store")), site.origin());
    production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .set("ALLOWED_ORIGINS", site.origin())
            .set("CORS_CHECK_EVERY", "off");
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
    site.close();
  }

  @BeforeEach
  void somethingHappens() {
    gateway = new FaultyGateway("http://localhost:" + service.port(), store.endpoint().toString());
    gateway.on("PUT", "partNumber=1(&|$)", new Fault.Cut(true));
    gateway.on("PUT", "partNumber=2(&|$)", FaultyGateway.busy(503, 1));
    gateway.on("PUT", "Letter", new Fault.Cut(true));
  }

  @AfterEach
  void takeAway() throws IOException {
    gateway.close();
    Files.deleteIfExists(store.file(LETTER_KEY));
    Files.deleteIfExists(store.file(FILM_KEY));
  }

  private Map<String, Object> options() {
    List<String> tokens = List.of("no.to.ken", production.token("alice"));
    return new HashMap<>(
        Map.of("service", gateway.address(), "tokens", tokens, "partsAbove", MEBIBYTE));
  }

  private void assertStored(Object stored, String key, Map<String, Object> file)
      throws IOException {
    assertThat(GatewayTest.stored(stored))
        .containsEntry("key", key)
        .containsEntry("size", file.get("size"));
    assertThat(store.file(key)).hasSize(((Integer) file.get("size")).longValue());
  }

  private void assertOnceEach() {
    assertThat(gateway.parts(200)).as("each part arrives once").containsExactlyInAnyOrder(1, 2, 3);
    assertThat(gateway.count("PUT", "Letter")).as("it was looked for, not sent again").isOne();
  }

  @Test
  void inNode(@TempDir Path folder) throws IOException {
    try (JsRuntime node = new JsRuntime.InNode(folder)) {
      assertThePackageWorks(node);
    }
  }

  @Test
  void inABrowser() throws IOException {
    try (JsRuntime chromium = new JsRuntime.InChromium(site.origin())) {
      assertThePackageWorks(chromium);
    }
  }

  private void assertThePackageWorks(JsRuntime client) throws IOException {
    upload(client, LETTER, LETTER_KEY);
    upload(client, FILM, FILM_KEY);
    assertOnceEach();
    client.call("begin", "theirs", options(), LETTER, Map.of("key", "users/bob/letters/L.txt"));
    assertThat(GatewayTest.error(client.call("ended", "theirs")))
        .containsEntry("slug", "key-not-allowed");
  }

  private void upload(JsRuntime client, Map<String, Object> file, String key) throws IOException {
    client.call("begin", key, options(), file, Map.of());
    assertStored(client.call("ended", key), key, file);
    assertThat(client.call("comesBack", options(), key, file)).isEqualTo(true);
  }

  @Test
  void inAnAppOnTheJvm(@TempDir Path folder) throws IOException {
    try (KotlinApp app = new KotlinApp()) {
      upload(app, folder, LETTER, LETTER_KEY);
      upload(app, folder, FILM, FILM_KEY);
      assertOnceEach();
      Path letter = folder.resolve("Letter.txt");
      Map<String, Object> where =
          Map.of("key", "users/bob/letters/L.txt", "contentType", "text/plain");
      app.call("begin", "theirs", options(folder), letter.toString(), where);
      assertThat(GatewayTest.error(app.call("ended", "theirs")))
          .containsEntry("slug", "key-not-allowed");
    }
  }

  private Map<String, Object> options(Path folder) throws IOException {
    Map<String, Object> options = options();
    options.put("memory", Files.createDirectories(folder.resolve("memory")).toString());
    return options;
  }

  private void upload(KotlinApp app, Path folder, Map<String, Object> file, String key)
      throws IOException {
    Path source = folder.resolve((String) file.get("name"));
    KotlinClient.write(source, (Integer) file.get("size"), (Integer) file.get("seed"));
    Map<String, Object> where =
        Map.of("filename", file.get("name"), "contentType", file.get("type"));
    app.call("begin", key, options(folder), source.toString(), where);
    assertStored(app.call("ended", key), key, file);
    Path back = folder.resolve("back");
    GatewayTest.answer(app.call("download", options(folder), key, back.toString()));
    assertThat(back).hasSameBinaryContentAs(source);
    Files.delete(back);
  }
}
