package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RecordedLog;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Every way in which a key server can fail, at the first load and at a later one. */
@Tag(Proof.SLOW)
class TokenKeySourceTest {

  private final RecordedLog recorded = new RecordedLog(TokenKeySource.class);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final TokenKeySource.Pace HASTY =
      new TokenKeySource.Pace(HOUR, HOUR, HOUR, Duration.ofMillis(1500));
  private static final KeyPair RSA = Production.rsaKeys(2048);

  private final List<String> log = recorded.lines();
  private final Vertx vertx = Vertx.vertx();
  private final KeyServer server =
      new KeyServer().with("ec-1", Production.ecKeys("secp256r1")).with("rsa-1", RSA);
  private TokenKeySource keys = source(server.url());

  private TokenKeySource source(String url) {
    Map<String, String> properties =
        Map.of(
            "token.issuer",
            TestTokens.ISSUER,
            "token.audience",
            TestTokens.AUDIENCE,
            "token.keys",
            url);
    TokenConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(TokenConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build()
            .getConfigMapping(TokenConfig.class);
    return new TokenKeySource(new TokenSettings(config).issuers().get(0), vertx, HASTY);
  }

  @AfterEach
  void stop() {
    recorded.close();
    keys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GOOD")
  void aFirstAnswerThatIsNoGoodIsGotOver(Mood mood) {
    server.is(mood).up();
    begin();
    assertThat(keys.isReady()).isFalse();
    assertThat(keys.isFresh()).isFalse();

    server.is(Mood.GOOD);
    refresh();

    assertThat(keys.isReady()).isTrue();
    assertThat(keys.isFresh()).isTrue();
    nothingIsLeftOfIt();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GOOD")
  void aLaterAnswerThatIsNoGoodKeepsTheKeysThereAre(Mood mood) {
    server.up();
    begin();
    TokenKeys before = keys.current();
    assertThat(before.size()).isEqualTo(2);

    server.is(mood);
    refresh();

    assertThat(keys.current()).isSameAs(before);
    assertThat(keys.isReady()).isTrue();
    assertThat(keys.isFresh()).isFalse();
    nothingIsLeftOfIt();
  }

  /** Else the tokens of a withdrawn key would stay good for ever (security finding 14). */
  @ParameterizedTest
  @EnumSource(names = {"EMPTY", "UNUSABLE"})
  void aKeySetThatSaysTwiceThatItHasNoKeysTakesThemAway(Mood mood) {
    server.up();
    begin();
    server.is(mood);
    refresh();
    assertThat(keys.current().size()).isEqualTo(2);

    refresh();

    assertThat(keys.current().isEmpty()).isTrue();
    assertThat(keys.isReady()).isFalse();
    assertThat(log).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);

    IntStream.range(0, 20).forEach(i -> refresh());
    assertThat(log).filteredOn(line -> line.startsWith("ERROR")).hasSize(1);
    server.is(Mood.GOOD);
    refresh();
    assertThat(keys.current().size()).isEqualTo(2);
    assertThat(keys.isReady()).isTrue();
    assertThat(log).last().asString().startsWith("INFO");
    nothingIsLeftOfIt();
  }

  @Test
  void onlyAGoodLookMakesUpForOneWithoutKeys() {
    server.up();
    begin();
    server.is(Mood.EMPTY);
    refresh();
    server.is(Mood.GOOD);
    refresh();
    server.is(Mood.EMPTY);
    refresh();
    assertThat(keys.isReady()).isTrue();

    for (Mood tellsNothing : List.of(Mood.ERROR, Mood.HTML, Mood.HALF, Mood.CLOSING)) {
      server.is(tellsNothing);
      refresh();
      refresh();
      assertThat(keys.isReady()).as("%s", tellsNothing).isTrue();
    }
    server.is(Mood.EMPTY);
    refresh();
    assertThat(keys.isReady()).isFalse();
  }

  /** The answer without an end was hung up on, the redirect not followed, and nothing quoted. */
  private void nothingIsLeftOfIt() {
    await(() -> server.unending() == 0);
    assertThat(server.elsewhere()).isZero();
    assertThat(log).isNotEmpty();
    assertThat(String.join("\n", log)).doesNotContain(KeyServer.CANARY, "html", "jose4j");
  }

  @Test
  void aServerThatIsDownOrNowhereIsTheSame() {
    begin();
    assertThat(keys.isReady()).isFalse();
    assertThat(keys.isFresh()).isFalse();
    keys.stop();

    keys = source("https://no-such-host.invalid/jwks");
    begin();
    assertThat(keys.isReady()).isFalse();
    assertThat(keys.isFresh()).isFalse();
    assertThat(log).allMatch(line -> line.matches("WARN.* keeping none: ConnectException"));
  }

  @Test
  void anOutageIsComplainedOfOnceAndItsEndIsSaid() {
    server.is(Mood.ERROR).up();
    begin();
    IntStream.range(0, 20).forEach(i -> refresh());
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("WARN")
        .contains("token.keys", "keeping none")
        .endsWith("status 500");

    // Another reason is not hidden behind the first.
    server.is(Mood.HTML);
    IntStream.range(0, 20).forEach(i -> refresh());
    assertThat(log).hasSize(2).last().asString().endsWith("nor a JWKS");

    server.is(Mood.GOOD);
    IntStream.range(0, 20).forEach(i -> refresh());
    assertThat(log).hasSize(3).last().asString().matches("INFO .*\\b2\\b.*");

    server.is(Mood.REDIRECT);
    IntStream.range(0, 20).forEach(i -> refresh());
    assertThat(log)
        .hasSize(4)
        .last()
        .asString()
        .startsWith("WARN")
        .contains("token.keys", "status 302")
        .doesNotContain("keeping none");
  }

  /** Ended by its size, long before its time is over. */
  @Test
  void aDocumentHasOneMebibyteAtMost() {
    server.is(Mood.ENDLESS).up();

    begin();

    assertThat(log).isNotEmpty().allMatch(line -> line.endsWith(" 1 MiB"));
  }

  /** Junk from many threads costs one look, and none so soon after the last. */
  @Test
  void unknownKeysAreLookedForOnce() {
    server.up();
    begin();
    int before = server.hits();

    CompletableFuture.allOf(
            IntStream.range(0, 1_000)
                .mapToObj(
                    i ->
                        CompletableFuture.runAsync(
                            () -> keys.refreshForUnknownKey().toCompletableFuture().join()))
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(server.hits() - before).isLessThanOrEqualTo(1);
  }

  private void begin() {
    keys.start();
    Instant begin = Instant.now();
    // The load that the start began, or one more.
    refresh();
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
  }

  private void refresh() {
    keys.refresh().toCompletableFuture().join();
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(20);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
