package dev.r2presigner.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.MountedSecret;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service with keys of its own: rotation under load, notifications, the end. */
class ReceiptIT {

  private static final String ISSUER = "https://files.example.com";
  private static final byte[] PICTURE = {1, 2, 3};

  /** A change is taken over within a minute. */
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final ReceiverStub receiver = new ReceiverStub();
  private final String first = pem();
  private MountedSecret keys;
  private EmbeddedStore store;
  private Production production;
  private PackagedService service;
  private Api alice;

  private static String pem() {
    return Production.pem("PRIVATE KEY", Production.ecKeys("secp256r1").getPrivate().getEncoded());
  }

  @BeforeEach
  void start() throws IOException {
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    keys = MountedSecret.in(directory, "1.pem", "2.pem");
    keys.mount("one", first, first);
    production =
        Production.in(directory, store.endpoint())
            .set("SERVICE_ISSUER", ISSUER)
            .set("SERVICE_KEYS", keys.location())
            .set("RECEIPT_AUDIENCE", "app")
            .set("NOTIFY_URL", receiver.url() + "?secret=" + Production.SECRET);
    service = production.ready();
    alice = Api.at("http://localhost:" + service.port(), production.token("alice"));
    Response upload = alice.upload(Api.picture("alice", "a.png", PICTURE.length));
    assertThat(Store.put(upload.jsonPath(), PICTURE).statusCode()).isEqualTo(200);
  }

  @AfterEach
  void stop() {
    service.close();
    store.close();
    receiver.close();
  }

  private String receipt() {
    Response confirmed =
        alice.post("/v1/uploads/confirm", Api.picture("alice", "a.png", PICTURE.length));
    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    return confirmed.path("receipt");
  }

  private String published() {
    return service.get("/.well-known/jwks.json").body();
  }

  private int count(String outcome) {
    String name = "presigner_notifications_total{outcome=\"" + outcome + "\"}";
    return service
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(name.length()).strip()))
        .sum();
  }

  @Test
  void theReceiverGetsTheVeryReceipt() {
    String receipt = receipt();

    await().until(() -> count("sent") == 1);
    assertThat(receiver.bodies()).containsExactly(receipt);
    assertThat(receiver.types()).containsExactly("application/jwt");
    assertThat(ReceivedReceipt.verified(receipt, published(), ISSUER, "app").isWhole().object())
        .containsEntry("bucket", Production.BUCKET);
    assertThat(service.output()).doesNotContain(Production.SECRET, receipt);
  }

  /** Each verifier keeps the set of its first look, as its max-age lets it for all of this test. */
  @Test
  @Tag(Proof.FULL)
  void noReceiptFailsWhileKeysAreRotated() throws Exception {
    String before = published();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger verified = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> loads =
          List.of(
              clients.submit(() -> verifyUntil(over, before, verified)),
              clients.submit(() -> verifyUntil(over, before, verified)));

      keys.mount("two", pem(), first);
      await().atMost(MINUTE).until(() -> ids().size() == 2);
      List<String> both = ids();
      keys.mount("broken", "not a key", first);
      await().atMost(MINUTE).until(() -> service.output().contains("'1.pem'"));
      int soFar = verified.get();
      await().atMost(MINUTE).until(() -> verified.get() > soFar + 50);

      over.set(true);
      for (Future<?> load : loads) {
        load.get();
      }
      assertThat(ids()).isEqualTo(both);
      assertThat(ReceivedReceipt.verified(receipt(), before, ISSUER, "app").header())
          .as("the new key waits")
          .containsEntry("kid", both.get(1));
      System.out.println(verified + " receipts made and verified while keys were rotated");
    } finally {
      over.set(true);
      clients.shutdownNow();
    }
  }

  private void verifyUntil(AtomicBoolean over, String keySet, AtomicInteger verified) {
    while (!over.get()) {
      ReceivedReceipt.verified(receipt(), keySet, ISSUER, "app");
      verified.incrementAndGet();
    }
  }

  private List<String> ids() {
    return new JsonPath(published()).getList("keys.kid");
  }

  @Test
  void aReceiverThatHangsNeitherSlowsARequestNorTheEnd() {
    receiver.hang();
    receipt();
    await().until(() -> receiver.bodies().size() == 1);
    long begin = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      receipt();
    }
    // One attempt takes five seconds, and twenty of them would take 100.
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(50));

    assertThat(service.terminate()).as("in the 30 s that an orchestrator waits").isZero();

    assertThat(service.output()).doesNotContain(Production.SECRET, " ERROR ");
  }
}
