package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When keys are loaded again, at a pace of tenths of a second; KeyServerIT has the real one. */
@Tag(Proof.SLOW)
class TokenKeyPaceTest {

  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration NEVER = Duration.ofDays(1);

  private final Vertx vertx = Vertx.vertx();
  private final KeyServer server = new KeyServer().with("ec-1", Production.ecKeys("secp256r1"));
  private TokenKeySource keys;

  private void start(Duration tick, Duration retryAfterFailure, Duration unknownKeyEvery) {
    Map<String, String> properties =
        Map.of(
            "token.issuer", TestTokens.ISSUER,
            "token.audience", TestTokens.AUDIENCE,
            "token.keys", server.url());
    TokenConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(TokenConfig.class);
    TokenKeySource.Pace pace =
        new TokenKeySource.Pace(
            tick, retryAfterFailure, unknownKeyEvery, TokenKeySource.Pace.PRODUCTION.loadWithin());
    keys = new TokenKeySource(new TokenSettings(config).issuers().get(0), vertx, pace);
    keys.start();
    // The load that the start began, or one more.
    refresh();
  }

  private void refresh() {
    keys.refresh().toCompletableFuture().join();
  }

  private void lookForUnknown() {
    keys.refreshForUnknownKey().toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    keys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  @Test
  void aServerThatComesUpLaterIsFoundByATick() {
    start(SOON, NEVER, NEVER);
    assertThat(keys.isReady()).isFalse();

    server.up();

    await().until(keys::isReady);
  }

  @Test
  void withKeysInHandAFailedLoadIsTriedAgainAtThePaceForThat() {
    Duration retry = SOON.multipliedBy(10);
    server.up();
    start(SOON, retry, NEVER);
    server.is(Mood.ERROR);
    int before = server.hits();
    Instant begin = Instant.now();
    refresh();
    assertThat(keys.isFresh()).isFalse();

    await().until(() -> server.hits() == before + 2);

    // A tick may come half a tick early.
    assertThat(Duration.between(begin, Instant.now())).isGreaterThan(retry.minus(SOON));
    server.is(Mood.GOOD);
    await().until(keys::isFresh);
  }

  @Test
  void anUnknownKeyIsLookedForAgainWhenTheWindowIsOver() {
    KeyPair rotated = Production.ecKeys("secp256r1");
    server.up();
    start(NEVER, NEVER, SOON.multipliedBy(20));
    int before = server.hits();
    server.with("ec-2", rotated);

    lookForUnknown();
    assertThat(server.hits()).isEqualTo(before);

    await()
        .until(
            () -> {
              lookForUnknown();
              return keys.current().size() == 2;
            });
    assertThat(server.hits()).isEqualTo(before + 1);
  }

  @Test
  void anUnknownKeyDuringAnOutageIsNobodysFault() {
    server.up();
    start(NEVER, NEVER, Duration.ZERO);
    TokenKeys known = keys.current();
    server.is(Mood.ERROR);

    lookForUnknown();

    assertThat(keys.isFresh()).isFalse();
    assertThat(keys.current()).isSameAs(known);
  }

  /** Who asks for an unknown key waits for the end of that load, and nobody else does. */
  @Test
  void aHangingServerDelaysNoKnownKey() {
    server.up();
    start(NEVER, NEVER, Duration.ZERO);
    TokenKeys known = keys.current();
    server.is(Mood.HANGING);

    CompletableFuture<Void> first = keys.refreshForUnknownKey().toCompletableFuture();
    CompletableFuture<Void> second = keys.refreshForUnknownKey().toCompletableFuture();

    assertThat(first).isNotDone().isSameAs(second);
    assertThat(keys.current()).isSameAs(known);
    Instant begin = Instant.now();
    first.join();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(8));
    assertThat(keys.current()).isSameAs(known);
    assertThat(keys.isFresh()).isFalse();
  }
}
