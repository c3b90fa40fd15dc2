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
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token in mounted files is replaced while the service runs, seen by the credential of its URLs
 * and by a store that knows one token at a time.
 */
class CredentialRotationIT {

  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final String NEW_ID = "rotatedAccessKeyId";
  private static final String NEW_SECRET = "canary-rotated-5be1a0c4";
  private static final String WISH =
      "{\"key\":\"users/alice/photos/%s.png\",\"contentType\":\"image/png\",\"contentLength\":4}";

  @TempDir Path directory;

  private final int storePort = FreePorts.any();
  private EmbeddedStore store;
  private MountedSecret mounted;
  private Production production;

  @BeforeEach
  void start() throws IOException {
    store = store(Production.ACCESS_KEY_ID, Production.SECRET);
    mounted = MountedSecret.in(directory, "r2.access-key-id", "R2_SECRET_ACCESS_KEY");
    production =
        Production.in(directory, store.endpoint())
            .unset("R2_ACCESS_KEY_ID")
            .unset("R2_SECRET_ACCESS_KEY")
            .set("STORE_TOKEN_CHECK_EVERY", "1s")
            .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", mounted.location());
    mount("first", Production.ACCESS_KEY_ID, Production.SECRET);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private EmbeddedStore store(String id, String secret) {
    return EmbeddedStore.start(
        Path.of("target/local-store/s3proxy.jar"),
        storePort,
        new EmbeddedStore.Access(Production.BUCKET, id, secret),
        new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
  }

  private void mount(String version, String id, String secret) throws IOException {
    mounted.mount(version, id, secret);
  }

  private JsonPath upload(PackagedService service, String name) {
    HttpResponse<String> answer =
        service.post("/v1/uploads", production.token("alice"), WISH.formatted(name));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonPath(answer.body());
  }

  private static int put(JsonPath upload) {
    return Store.send(
            "PUT", upload.getString("url"), upload.getMap("headers"), new byte[] {1, 2, 3, 4})
        .statusCode();
  }

  private int look(PackagedService service, String name) {
    String path = "/v1/objects/users/alice/photos/" + name + ".png";
    return service.get(path, production.token("alice")).statusCode();
  }

  private boolean signsWith(PackagedService service, String id) {
    return upload(service, "probe").getString("url").contains("X-Amz-Credential=" + id + "%2F");
  }

  @Test
  void aNewTokenIsTakenOverUnderLoadWithoutAFailedRequest() throws Exception {
    try (PackagedService service = production.ready()) {
      assertThat(put(upload(service, "before"))).isEqualTo(200);
      assertThat(look(service, "before")).isEqualTo(200);
      AtomicBoolean done = new AtomicBoolean();
      AtomicInteger asked = new AtomicInteger();
      AtomicInteger failed = new AtomicInteger();
      String alice = production.token("alice");
      Thread load =
          new Thread(
              () -> {
                while (!done.get()) {
                  asked.incrementAndGet();
                  if (service.post("/v1/uploads", alice, WISH.formatted("load")).statusCode()
                      != 200) {
                    failed.incrementAndGet();
                  }
                }
              });
      load.start();
      try {
        store.close();
        store = store(NEW_ID, NEW_SECRET);
        mount("second", NEW_ID, NEW_SECRET);
        service.await("signing with the new token", MINUTE, () -> signsWith(service, NEW_ID));
      } finally {
        done.set(true);
        load.join();
      }
      assertThat(failed).hasValue(0);
      assertThat(asked).hasValueGreaterThan(100);
      assertThat(put(upload(service, "after"))).isEqualTo(200);
      // The calls that the service makes itself use it too.
      assertThat(look(service, "after")).isEqualTo(200);
      assertThat(service.output()).contains(NEW_ID).doesNotContain(NEW_SECRET, Production.SECRET);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aBadNewTokenKeepsTheOldOneUntilItIsMended() throws Exception {
    try (PackagedService service = production.ready()) {
      mount("wrong", NEW_ID, NEW_SECRET);
      awaitLine(service, ": the bucket rejects it");
      assertThat(put(upload(service, "refused"))).isEqualTo(200);

      mount("half", NEW_ID, "\n");
      awaitLine(service, "r2.secret-access-key (R2_SECRET_ACCESS_KEY): required");
      assertThat(put(upload(service, "half"))).isEqualTo(200);

      store.close();
      store = store(NEW_ID, NEW_SECRET);
      mount("mended", NEW_ID, NEW_SECRET);
      service.await("signing with the new token", MINUTE, () -> signsWith(service, NEW_ID));
      assertThat(put(upload(service, "mended"))).isEqualTo(200);
      assertThat(service.output()).doesNotContain(NEW_SECRET, Production.SECRET);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aBucketThatDoesNotAnswerSaysNothingAgainstANewToken() throws Exception {
    try (PackagedService service = production.ready()) {
      store.close();
      mount("second", NEW_ID, NEW_SECRET);
      service.await("signing with the new token", MINUTE, () -> signsWith(service, NEW_ID));
      awaitLine(service, "though the bucket could not confirm it");
    }
  }

  private static void awaitLine(PackagedService service, String text) {
    service.await("saying: " + text, MINUTE, () -> service.output().contains(text));
  }

  @Test
  @Tag(Proof.FULL)
  void temporaryCredentialsBoundTheLifeOfAUrlAndThenSignNothing() throws Exception {
    mount("temporary", NEW_ID, NEW_SECRET);
    // Long enough for a start on a machine whose processors other tests keep busy.
    int lifetime = 45;
    production
        .set("R2_SESSION_TOKEN", "session/of+temporary=")
        .set("R2_CREDENTIALS_EXPIRE_AT", Instant.now().plusSeconds(lifetime).toString());
    try (PackagedService service = production.ready()) {
      JsonPath upload = upload(service, "bound");
      assertThat(upload.getString("expiryBoundBy")).isEqualTo("credentials");
      assertThat(upload.getInt("expiresIn")).isBetween(1, lifetime);
      assertThat(upload.getString("url"))
          .contains("X-Amz-Security-Token=session%2Fof%2Btemporary%3D");
      service.await(
          "out of credentials",
          MINUTE,
          () ->
              service
                      .post("/v1/uploads", production.token("alice"), WISH.formatted("late"))
                      .statusCode()
                  == 503);
      HttpResponse<String> late =
          service.post("/v1/uploads", production.token("alice"), WISH.formatted("late"));
      assertThat(new JsonPath(late.body()).getString("type")).endsWith(":storage-unavailable");
      assertThat(late.headers().firstValue("Retry-After")).isPresent();
      awaitLine(service, "\"outcome\":\"storage-unavailable\"");
    }
  }
}
