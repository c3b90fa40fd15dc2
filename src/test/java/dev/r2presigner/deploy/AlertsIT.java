package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.MountedSecret;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RedisServer;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each alert fires for what it is about: a packaged service is broken in one way after the other,
 * and a real Prometheus judges it by the rules as they are, with shorter times.
 */
@Tag(Proof.FULL)
class AlertsIT {

  private static final Duration BOUND = Duration.ofSeconds(120);

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [upload, download, multipart]
            content-types: ["image/*"]
            max-size: 10M
      """;

  private static final String FILE =
      "{\"key\":\"users/alice/a.png\",\"contentType\":\"image/png\",\"contentLength\":5}";

  private static final String BATCH =
      String.join(",", Collections.nCopies(100, "{\"key\":\"users/alice/a.png\"}"));

  @TempDir Path directory;

  private final KeyPair pair = Production.ecKeys("secp256r1");
  private final Set<String> seen = new LinkedHashSet<>();

  @Test
  void eachFiresForWhatItIsAbout() throws Exception {
    MountedSecret secret =
        MountedSecret.in(
            directory, "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY", "R2_CREDENTIALS_EXPIRE_AT");
    secret.mount("first", "first", Production.SECRET, expiry(100));
    ExecutorService callers = Executors.newCachedThreadPool();
    try (KeyServer keys = new KeyServer().with("k", pair).up();
        ScriptedStore store = new ScriptedStore();
        RedisServer redis = RedisServer.start(directory);
        PackagedService service = start(store, keys, secret, redis);
        TestPrometheus prometheus = prometheus(service)) {
      store.cors(service.get("/v1/cors?format=s3-xml").body());
      String alice = token(claims -> {});
      assertThat(service.post("/v1/uploads", alice, FILE).statusCode()).isEqualTo(200);
      assertThat(service.post("/v1/multipart", alice, FILE).statusCode()).isEqualTo(200);
      await()
          .atMost(BOUND)
          .untilAsserted(
              () ->
                  assertThat(prometheus.states())
                      .hasSameSizeAs(Monitoring.alerts())
                      .allSatisfy((alert, state) -> assertThat(state).isEqualTo("inactive")));
      everyNamedMetricIsExported(service);
      everyExpressionIsAnswered(prometheus);

      // Takes longest to be noticed.
      keys.down();

      String expired = token(claims -> claims.setExpirationTimeMinutesInTheFuture(-60));
      for (int i = 0; i < 50; i++) {
        assertThat(service.post("/v1/uploads", expired, FILE).statusCode()).isEqualTo(401);
      }
      fires(prometheus, "PresignerTokensRefused");

      secret.mount("second", "second", Production.SECRET, expiry(1));
      fires(prometheus, "PresignerCredentialsExpire");

      store.cors("<CORSConfiguration></CORSConfiguration>");
      fires(prometheus, "PresignerCorsDrift");

      redis.kill();
      fires(prometheus, "PresignerLimitsNotShared");

      store.clockIsAhead(Duration.ofHours(-1));
      fires(prometheus, "PresignerClockSkew");

      fires(prometheus, "PresignerTokenKeysStale");

      store.goesDown();
      fires(prometheus, "PresignerBucketUnavailable");

      // Again and again: a series that begins with its first failure has no rate.
      fires(
          prometheus,
          "PresignerErrors",
          () -> assertThat(service.post("/v1/multipart", alice, FILE).statusCode()).isEqualTo(503));

      store.hangs();
      for (int i = 0; i < 8; i++) {
        callers.execute(() -> service.post("/v1/multipart", alice, FILE));
      }
      fires(prometheus, "PresignerRequestsShed");

      service.stopReading();
      for (int i = 0; i < 115; i++) {
        String downloads = "{\"downloads\":[" + BATCH + "]}";
        assertThat(service.post("/v1/downloads/batch", alice, downloads).statusCode())
            .isEqualTo(200);
      }
      fires(prometheus, "PresignerAuditLost");

      ProcessHandle.of(service.pid()).orElseThrow().destroyForcibly();
      fires(prometheus, "PresignerDown");
      fires(prometheus, "PresignerAbsent");
    } finally {
      callers.shutdownNow();
    }
    assertThat(Monitoring.alerts())
        .extracting(Monitoring.Alert::name)
        .containsExactlyInAnyOrderElementsOf(seen);
  }

  private PackagedService start(
      ScriptedStore store, KeyServer keys, MountedSecret secret, RedisServer redis) {
    return Production.in(directory, store.uri())
        .policies(POLICIES)
        .unset("R2_ACCESS_KEY_ID")
        .unset("R2_SECRET_ACCESS_KEY")
        .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", secret.location())
        .set("STORE_TOKEN_CHECK_EVERY", "1s")
        .set("STORE_MAX_CALLS", "1")
        .set("STORE_TIMEOUT", "2s")
        .set("ALLOWED_ORIGINS", "https://app.example.com")
        .set("CORS_CHECK_EVERY", "1s")
        .set("TOKEN_KEYS", keys.url())
        .set("TOKEN_KEYS_REFRESH", "10s")
        .set("LIMITS_REDIS", redis.address())
        .ready();
  }

  /** The rules as they are, but for how long a thing has to last and how far back they look. */
  private TestPrometheus prometheus(PackagedService service) throws IOException {
    String rules =
        Monitoring.text(Monitoring.RULES)
            .replaceAll("for: \\d+m", "for: 1s")
            .replaceAll("\\[\\d+m]", "[6s]")
            .replace("> 900 +", "> 1 +");
    return new TestPrometheus(directory, service.managementPort(), rules);
  }

  private void fires(TestPrometheus prometheus, String alert) {
    fires(prometheus, alert, () -> {});
  }

  private void fires(TestPrometheus prometheus, String alert, Runnable meanwhile) {
    await()
        .alias(alert)
        .atMost(BOUND)
        .until(
            () -> {
              meanwhile.run();
              return "firing".equals(prometheus.states().get(alert));
            });
    seen.add(alert);
  }

  private static void everyNamedMetricIsExported(PackagedService service) {
    Set<String> exported =
        service
            .management("/q/metrics")
            .body()
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.split("[{ ]", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> named = new TreeSet<>();
    Monitoring.dashboardExpressions().forEach(it -> named.addAll(Monitoring.metrics(it)));
    Monitoring.alerts().forEach(alert -> named.addAll(Monitoring.metrics(alert.expression())));
    assertThat(exported).containsAll(named);
  }

  private static void everyExpressionIsAnswered(TestPrometheus prometheus) {
    List<String> expressions =
        Monitoring.dashboardExpressions().stream()
            // What has not happened here: no alert, no failure.
            .filter(it -> !it.contains("ALERTS") && !it.contains("status=~\"5..\""))
            .toList();
    // A rate takes two samples.
    await()
        .atMost(BOUND)
        .untilAsserted(
            () ->
                assertThat(expressions).filteredOn(it -> prometheus.query(it).isEmpty()).isEmpty());
  }

  private String token(java.util.function.Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    change.accept(claims);
    return TestTokens.sign(claims, "ES256", pair.getPrivate(), "k");
  }

  private static String expiry(int days) {
    return Instant.now().plus(days, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
