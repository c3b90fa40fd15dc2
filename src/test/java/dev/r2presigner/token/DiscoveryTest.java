package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.RecordedLog;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that the issuer's metadata leads to, and every way in which that can fail. */
class DiscoveryTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final TokenKeySource.Pace HASTY =
      new TokenKeySource.Pace(HOUR, HOUR, HOUR, Duration.ofMillis(1500));
  private static final Vertx VERTX = Vertx.vertx();

  private final RecordedLog recorded = new RecordedLog(TokenKeySource.class);
  private final KeyServer server = new KeyServer().with("ec-1", Production.ecKeys("secp256r1"));
  private final TokenKeySource keys = source(server.issuer());

  private static TokenKeySource source(String issuer) {
    TokenSettings settings = TestSettings.of(Map.of("token.issuer", issuer));
    assertThat(settings.findings()).isEmpty();
    return new TokenKeySource(settings.issuers().get(0), VERTX, HASTY);
  }

  @AfterEach
  void stop() {
    recorded.close();
    keys.stop();
    server.close();
  }

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theMetadataLeadsToTheKeys() {
    server.up();
    keys.start();
    refresh();

    assertThat(keys.isReady()).isTrue();
    assertThat(keys.isFresh()).isTrue();
  }

  /** OpenID Connect Discovery 1.0, 4: a slash at the end is taken away first. */
  @Test
  void anIssuerMayEndInASlash() {
    String issuer = server.issuer() + "/";
    server.saying("{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + server.url() + "\"}").up();
    TokenKeySource slashed = source(issuer);

    slashed.refresh().toCompletableFuture().join();

    assertThat(slashed.isReady()).isTrue();
  }

  @Test
  void aServerThatIsDownAtTheStartIsAskedAgain() {
    keys.start();
    refresh();
    assertThat(keys.isReady()).isFalse();
    assertThat(keys.isFresh()).isFalse();

    server.up();
    refresh();

    assertThat(keys.isReady()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GOOD")
  void metadataThatIsNoGoodKeepsTheKeysThereAre(Mood mood) {
    server.saying(server.metadata()).is(mood).up();
    refresh();
    assertThat(keys.isReady()).isFalse();

    server.is(Mood.GOOD);
    refresh();
    TokenKeys before = keys.current();
    assertThat(before.size()).isEqualTo(1);

    server.is(mood);
    refresh();
    refresh();
    assertThat(keys.current()).isSameAs(before);
    assertThat(keys.isReady()).isTrue();
    assertThat(keys.isFresh()).isFalse();
    assertThat(server.elsewhere()).isZero();
    assertThat(recorded.lines()).noneMatch(line -> line.contains(KeyServer.CANARY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"issuer\":\"ISSUER/\",\"jwks_uri\":\"URL\"}",
        "{\"issuer\":\"https://elsewhere.example.com\",\"jwks_uri\":\"URL\"}",
        "{\"jwks_uri\":\"URL\"}",
        "{\"issuer\":[\"ISSUER\"],\"jwks_uri\":\"URL\"}",
        "{\"issuer\":\"ISSUER\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":5}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"/jwks\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"file:///etc/passwd\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://keys.example.com/jwks\"}",
        "{\"issuer\":\"ISSUER\",\"jwks_uri\":\"http://169.254.169.254/latest\"}",
        "{\"issuer\":\"ISSUER\",\"issuer\":\"ISSUER\",\"jwks_uri\":\"URL\"}",
        "[]",
        "null"
      })
  void metadataThatNamesNoSafeKeysOfThisIssuerIsRefused(String metadata) {
    server.saying(metadata.replace("ISSUER", server.issuer()).replace("URL", server.url())).up();

    refresh();

    assertThat(keys.isReady()).isFalse();
    assertThat(server.hits()).isEqualTo(1);
    assertThat(recorded.lines()).singleElement().asString().contains("the issuer's metadata");
  }

  /** An issuer elsewhere can't make the service look around on its own machine. */
  @Test
  void aRemoteIssuerCannotPointToLoopback() {
    KeyLocation remote = new KeyLocation("https://id.example.com", "");

    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () ->
                    remote.discovered(
                        "{\"issuer\":\"https://id.example.com\","
                            + "\"jwks_uri\":\"http://localhost:8080/admin\"}")))
        .isInstanceOf(TokenKeys.Unusable.class);
  }

  private void refresh() {
    keys.refresh().toCompletableFuture().join();
  }
}
