package dev.r2presigner.uppy;

import static dev.r2presigner.uppy.ChosenFile.MEBIBYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.ReverseProxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uppy 5, whose calls have the upload id in their paths, against the service behind a proxy. */
@Tag(Proof.FULL)
class UppyProxiesIT extends UppyApp {

  @TempDir static Path directory;

  private static PageServer site;
  private static EmbeddedStore store;
  private static Production production;
  private static PackagedService service;
  private static Map<String, ReverseProxy> proxies = Map.of();

  /** The one that the test at hand is about. */
  private ReverseProxy proxy;

  @BeforeAll
  static void start() {
    site = PageServer.start(UppyBundles.FOLDER);
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(
                List.of(site.origin()),
                List.of("GET", "HEAD", "PUT", "POST", "DELETE"),
                List.of("content-type", "if-none-match", "x-amz-copy-source-if-match"),
                List.of("ETag", "Location")));
    String policies =
        POLICIES.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n"));
    production =
        Production.in(directory, store.endpoint())
            .set("ALLOWED_ORIGINS", site.origin())
            .set("CORS_CHECK_EVERY", "off")
            .write("config/application.properties", policies);
    service = production.ready();
    proxies =
        Map.of(
            "nginx", ReverseProxy.nginx(directory.resolve("nginx"), service.port()),
            "Caddy", ReverseProxy.caddy(directory.resolve("caddy"), service.port()));
  }

  @AfterAll
  static void end() {
    proxies.values().forEach(ReverseProxy::close);
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
    site.close();
  }

  @Override
  Place place() {
    return new Place(
        site.origin(),
        "http://localhost:" + proxy.port(),
        production::token,
        () ->
            Bucket.at(
                store.endpoint(), Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nginx", "Caddy"})
  void filesArriveInOnePieceAndInParts(String name) {
    proxy = proxies.get(name);
    ChosenFile film = ChosenFile.film(300_001);
    ChosenFile inParts = ChosenFile.film(11 * MEBIBYTE);

    assertStored(openBare().choose(film).upload().await(), film);
    assertStored(openBare().inParts().choose(inParts).upload().await(), inParts);

    assertThat(traffic.parts()).containsExactly(1, 2, 3);
    assertThat(unfinished()).isEmpty();
    assertThat(proxy.log()).contains("/s3/multipart/r2p." + inParts.size() + ".");
  }

  /** Without our package, which has the upload id in its bodies. */
  private UppyPage openBare() {
    return open("bare5", "films", goodTokens());
  }
}
