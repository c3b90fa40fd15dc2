package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.MountedSecret;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second key is replaced while the service runs, tried out by a call that a key without the
 * right to read can make, and the key that reads is not touched by it.
 */
@Tag(Proof.FULL)
class WriteKeyRotationIT {

  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final String OLD_SECRET = "canary-old-writer-2d90";
  private static final String NEW_SECRET = "canary-new-writer-8c14";
  private static final String WISH =
      "{\"key\":\"users/alice/photos/%s.png\",\"contentType\":\"image/png\",\"contentLength\":4}";

  @TempDir Path directory;

  private final int storePort = FreePorts.any();

  /** It knows one key at a time: here the one that writes. */
  private EmbeddedStore store(String id, String secret) {
    return EmbeddedStore.start(
        Path.of("target/local-store/s3proxy.jar"),
        storePort,
        new EmbeddedStore.Access(Production.BUCKET, id, secret),
        new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
  }

  @Test
  void aNewSecondKeyIsTakenOverOnceTheBucketTakesIt() throws Exception {
    EmbeddedStore store = store("oldWriter", OLD_SECRET);
    MountedSecret mounted =
        MountedSecret.in(directory, "R2_WRITE_ACCESS_KEY_ID", "R2_WRITE_SECRET_ACCESS_KEY");
    mounted.mount("first", "oldWriter\n", OLD_SECRET + "\n");
    Production production =
        Production.in(directory, store.endpoint())
            .set("STORE_GUARD", "write-only")
            .set("STORE_TOKEN_CHECK_EVERY", "1s")
            .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", mounted.location());
    try (PackagedService service = production.ready()) {
      assertThat(put(service, production, "first")).isEqualTo(200);

      mounted.mount("refused", "newWriter", NEW_SECRET);
      awaitLine(service, ": the bucket rejects it");
      mounted.mount("half", "newWriter", "\n");
      awaitLine(service, "r2.write-secret-access-key (R2_WRITE_SECRET_ACCESS_KEY): required");
      assertThat(put(service, production, "still")).isEqualTo(200);

      store.close();
      store = store("newWriter", NEW_SECRET);
      mounted.mount("taken", "newWriter", NEW_SECRET);
      service.await(
          "signing with the new key",
          MINUTE,
          () -> upload(service, production, "probe").getString("url").contains("=newWriter%2F"));
      assertThat(put(service, production, "second")).isEqualTo(200);
      assertThat(download(service, production)).contains("=" + Production.ACCESS_KEY_ID + "%2F");
      awaitLine(service, "URLs that write are signed with the token newWriter");
      assertThat(service.output()).doesNotContain(OLD_SECRET, NEW_SECRET, Production.SECRET);
    } finally {
      store.close();
    }
  }

  private static JsonPath upload(PackagedService service, Production production, String name) {
    return new JsonPath(
        service.post("/v1/uploads", production.token("alice"), WISH.formatted(name)).body());
  }

  private static int put(PackagedService service, Production production, String name) {
    JsonPath upload = upload(service, production, name);
    return Store.send(
            "PUT", upload.getString("url"), upload.getMap("headers"), new byte[] {1, 2, 3, 4})
        .statusCode();
  }

  private static String download(PackagedService service, Production production) {
    String wish = "{\"key\":\"users/alice/photos/first.png\"}";
    return service.post("/v1/downloads", production.token("alice"), wish).body();
  }

  private static void awaitLine(PackagedService service, String text) {
    service.await("saying: " + text, MINUTE, () -> service.output().contains(text));
  }
}
