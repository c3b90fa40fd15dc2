package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application and a key server that behaves, misbehaves, and comes back. */
class KeyServerIT {

  private static final KeyPair RSA = Production.rsaKeys(2048);
  private static final KeyPair EC = Production.ecKeys("secp256r1");

  @TempDir Path directory;

  private final KeyServer server = new KeyServer().with("rsa-1", RSA).with("ec-1", EC);

  @AfterEach
  void stop() {
    server.close();
  }

  private PackagedService launch() {
    return Production.withoutStore(directory).set("TOKEN_KEYS", server.url()).launch();
  }

  @Test
  void aKeyVerifiesItsOwnAlgorithmOnly() {
    server.up();
    try (PackagedService service = launch().awaitReady()) {
      assertThat(status(service, rsa("rsa-1"))).isEqualTo(200);
      assertThat(status(service, ec("ec-1"))).isEqualTo(200);
      // Without a kid, the one key that fits.
      assertThat(status(service, rsa(null))).isEqualTo(200);
      assertThat(status(service, ec(null))).isEqualTo(200);

      assertThat(status(service, rsa("ec-1"))).isEqualTo(401);
      assertThat(status(service, ec("rsa-1"))).isEqualTo(401);
      assertThat(status(service, token("RS384", RSA, "rsa-1"))).isEqualTo(401);
      assertThat(status(service, token("PS256", RSA, "rsa-1"))).isEqualTo(401);
      assertThat(status(service, token("RS256", Production.rsaKeys(2048), "rsa-1"))).isEqualTo(401);
      assertThat(status(service, token("ES256", Production.ecKeys("secp256r1"), "ec-1")))
          .isEqualTo(401);
      assertThat(server.hits()).isEqualTo(1);
    }
  }

  /** The window is 10 s; TokenKeyPaceTest has a shorter one, in every lane. */
  @Test
  @Tag(Proof.FULL)
  void aFloodOfUnknownKeysFetchesOnceAndARotationIsSeenAfterIt() throws Exception {
    server.up();
    try (PackagedService service = launch().awaitReady()) {
      long begin = System.nanoTime();
      int before = server.hits();
      Set<Integer> answers = new ConcurrentSkipListSet<>();
      ExecutorService clients = Executors.newFixedThreadPool(16);
      try {
        List<Callable<Boolean>> junk =
            IntStream.range(0, 1_000)
                .<Callable<Boolean>>mapToObj(
                    i -> () -> answers.add(status(service, ec("junk-" + i))))
                .toList();
        for (Future<Boolean> call : clients.invokeAll(junk)) {
          call.get();
        }
      } finally {
        clients.shutdownNow();
      }
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      assertThat(answers).containsExactly(401);
      assertThat(server.hits() - before).isLessThanOrEqualTo(1 + (int) (seconds / 10));

      KeyPair rotated = Production.ecKeys("secp256r1");
      server.with("ec-2", rotated);
      String token = token("ES256", rotated, "ec-2");
      service.await(
          "seen the new key", Duration.ofSeconds(60), () -> status(service, token) == 200);
      assertThat(status(service, ec("ec-1"))).isEqualTo(200);
    }
  }

  /** The tokens of the key that goes were verified before, and are remembered. */
  @Test
  @Tag(Proof.FULL)
  void aKeyThatIsTakenAwayVerifiesNothingAfterTheNextRefresh() {
    server.up();
    try (PackagedService service =
        Production.withoutStore(directory)
            .set("TOKEN_KEYS", server.url())
            .set("TOKEN_KEYS_REFRESH", "10s")
            .ready()) {
      String gone = ec("ec-1");
      String stays = rsa("rsa-1");
      assertThat(status(service, gone)).isEqualTo(200);
      assertThat(status(service, stays)).isEqualTo(200);

      server.without("ec-1");

      service.await("without the key", Duration.ofSeconds(60), () -> status(service, gone) == 401);
      assertThat(status(service, stays)).isEqualTo(200);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aServerThatIsDownAtTheStartIsWaitedFor() {
    try (PackagedService service = launch().awaitLive()) {
      unavailable(service);
      server.is(Mood.HTML).up();
      awaitAnotherHit(service);
      unavailable(service);
      server.is(Mood.HALF);
      awaitAnotherHit(service);
      unavailable(service);
      server.is(Mood.GOOD);

      service.await("well again", Duration.ofSeconds(11), () -> status(service, ec("ec-1")) == 200);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void anOutageKeepsTheKnownKeysAndBlamesNoToken() {
    server.up();
    try (PackagedService service = launch().awaitReady()) {
      server.down();

      // The first fetch may be spared for 10 s; from then on nobody can say the key is unknown.
      service.await(
          "aware of the outage",
          Duration.ofSeconds(60),
          () -> status(service, ec("new-key")) == 503);
      HttpResponse<String> unknown = service.get("/v1/policies", ec("new-key"));
      assertThat(unknown.statusCode()).isEqualTo(503);
      assertThat(unknown.body()).contains("urn:r2-presigner:problem:token-keys-unavailable");
      assertThat(unknown.headers().firstValue("retry-after")).isPresent();
      assertThat(status(service, ec("ec-1"))).isEqualTo(200);
      assertThat(status(service, rsa("rsa-1"))).isEqualTo(200);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void aHangingServerDelaysNoKnownKey() throws Exception {
    server.up();
    try (PackagedService service = launch().awaitReady()) {
      IntStream.range(0, 50).forEach(i -> status(service, ec("ec-1")));
      server.is(Mood.HANGING);
      int before = server.hits();
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                service.await(
                    "asking the key server",
                    Duration.ofSeconds(60),
                    () -> {
                      int answer = status(service, ec("new-key"));
                      return answer == 503 || server.hits() > before;
                    });
                return status(service, ec("new-key"));
              });
      service.await("hanging", Duration.ofSeconds(60), () -> server.hits() > before);

      long slowest = 0;
      int calls = 0;
      while (!waiting.isDone() && calls < 200) {
        long begin = System.nanoTime();
        assertThat(status(service, ec("ec-1"))).isEqualTo(200);
        slowest = Math.max(slowest, System.nanoTime() - begin);
        calls++;
      }

      assertThat(calls).isPositive();
      assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(1));
      assertThat(waiting.get(30, TimeUnit.SECONDS)).isEqualTo(503);
    }
  }

  private static void unavailable(PackagedService service) {
    assertThat(service.management("/q/health/live").statusCode()).isEqualTo(200);
    assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(503);
    HttpResponse<String> call = service.get("/v1/policies", ec("ec-1"));
    assertThat(call.statusCode()).isEqualTo(503);
    assertThat(call.body()).contains("urn:r2-presigner:problem:token-keys-unavailable");
    assertThat(call.headers().firstValue("retry-after")).isPresent();
    assertThat(service.get("/v1/policies").statusCode()).isEqualTo(401);
    assertThat(service.get("/v1/cors").statusCode()).isEqualTo(200);
  }

  private void awaitAnotherHit(PackagedService service) {
    int before = server.hits();
    service.await("asking again", Duration.ofSeconds(15), () -> server.hits() > before + 1);
  }

  private static int status(PackagedService service, String token) {
    return service.get("/v1/policies", token).statusCode();
  }

  private static String rsa(String kid) {
    return token("RS256", RSA, kid);
  }

  private static String ec(String kid) {
    return token("ES256", EC, kid);
  }

  private static String token(String algorithm, KeyPair pair, String kid) {
    return TestTokens.sign(TestTokens.claims("alice"), algorithm, pair.getPrivate(), kid);
  }
}
