package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Verified tokens are remembered, by the keys that verified them and no longer than they live. */
class CallerPrincipalFactoryTest {

  private static final KeyPair ONE = Production.ecKeys("secp256r1");
  private static final KeyPair TWO = Production.ecKeys("secp256r1");

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private Path file;
  private TokenKeySource keys;
  private CallerPrincipalFactory factory;

  @BeforeEach
  void start() throws IOException {
    file = directory.resolve("jwks.json");
    write(new KeyServer().with("1", ONE).with("2", TWO));
    begin(Map.of());
  }

  @AfterEach
  void stop() {
    keys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void begin(Map<String, String> more) {
    Map<String, String> properties = new HashMap<>(more);
    properties.put("token.issuer", TestTokens.ISSUER);
    properties.put("token.audience", TestTokens.AUDIENCE);
    properties.put("token.keys", file.toString());
    TokenSettings settings =
        new TokenSettings(
            new SmallRyeConfigBuilder()
                .withMapping(TokenConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(TokenConfig.class));
    assertThat(settings.findings()).isEmpty();
    keys = new TokenKeySource(settings.issuers().get(0), vertx, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    factory =
        new CallerPrincipalFactory(
            new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off());
  }

  @Test
  void aVerifiedTokenIsRemembered() throws Exception {
    String token = token(ONE, "1");

    JWTCallerPrincipal principal = parse(token);

    assertThat(parse(token)).isSameAs(principal);
    assertThat(parse(new String(token.toCharArray()))).isSameAs(principal);
    assertThat(principal.getName()).isEqualTo("alice");
    assertThat(principal.getRawToken()).isEmpty();
    assertThat(principal.<String>getClaim("raw_token")).isEmpty();
    assertThat(principal.<String>getClaim("sub")).isEqualTo("alice");
    assertThat(principal).hasToString("CallerPrincipal[alice]");
  }

  @Test
  void aRefreshWithTheSameKeysForgetsNothing() throws Exception {
    String token = token(ONE, "1");
    JWTCallerPrincipal principal = parse(token);

    write(new KeyServer().with("2", TWO).with("1", ONE));
    refresh();

    assertThat(parse(token)).isSameAs(principal);
  }

  @Test
  void aKeyThatIsGoneVerifiesNothingAnyMore() throws Exception {
    String first = token(ONE, "1");
    String second = token(TWO, "2");
    JWTCallerPrincipal alice = parse(first);
    JWTCallerPrincipal bob = parse(second);

    write(new KeyServer().with("2", TWO));
    refresh();

    assertThatThrownBy(() -> parse(first)).isInstanceOf(UnknownTokenKey.class);
    assertThat(parse(second)).isNotSameAs(bob);
    write(new KeyServer().with("1", ONE).with("2", TWO));
    refresh();
    assertThat(parse(first)).isNotSameAs(alice);
  }

  @Test
  void aKeyOfTheSameNameIsAnotherKey() throws Exception {
    String token = token(ONE, "1");
    parse(token);

    write(new KeyServer().with("1", TWO));
    refresh();

    assertThatThrownBy(() -> parse(token)).isInstanceOf(ParseException.class);
  }

  @Test
  void aBadFileKeepsTheKeysThereAre() throws Exception {
    String token = token(ONE, "1");
    JWTCallerPrincipal principal = parse(token);

    for (String bad : new String[] {"", "<html>", "{\"keys\":[]}", "{\"keys\":["}) {
      Files.writeString(file, bad);
      refresh();
      assertThat(parse(token)).isSameAs(principal);
      assertThat(keys.isFresh()).isFalse();
    }
    Files.delete(file);
    refresh();
    assertThat(parse(token)).isSameAs(principal);
    assertThat(keys.isReady()).isTrue();
  }

  /** It is good for some seconds more, by the skew that is forgiven; no clock is turned here. */
  @Test
  void aRememberedTokenEndsWhenAnyOtherDoes() throws Exception {
    JwtClaims claims = TestTokens.claims("alice");
    long end = Instant.now().getEpochSecond() - 56;
    claims.setClaim("iat", end - 600);
    claims.setClaim("exp", end);
    String token = TestTokens.sign(claims, "ES256", ONE.getPrivate(), "1");
    JWTCallerPrincipal principal = parse(token);
    assertThat(parse(token)).isSameAs(principal);

    Instant deadline = Instant.now().plus(Duration.ofSeconds(30));
    while (isBelieved(token)) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(50_000_000);
    }

    assertThat(Instant.now().getEpochSecond()).isEqualTo(end + 60);
  }

  @Test
  void aRefusalQuotesNothingOfTheToken() {
    JwtClaims claims = TestTokens.claims("alice");
    claims.setIssuer("https://elsewhere.example.com");
    claims.setAudience("elsewhere");
    claims.setExpirationTimeMinutesInTheFuture(-30);
    for (String token :
        new String[] {
          token(ONE, "1").replaceAll("...$", "AAA"),
          token(TWO, "1"),
          TestTokens.sign(claims, "ES256", ONE.getPrivate(), "1"),
          "eyJhbGciOiJub25lIn0.e30.",
          "not.a-token.of-any-kind"
        }) {
      assertThatThrownBy(() -> parse(token))
          .isInstanceOf(ParseException.class)
          .hasNoCause()
          .message()
          .doesNotContain(token.substring(token.length() - 10), "elsewhere", "alice");
    }
    assertThatThrownBy(() -> parse(TestTokens.sign(claims, "ES256", ONE.getPrivate(), "1")))
        .hasMessageContaining("issuer");
  }

  @ParameterizedTest
  @CsvSource({
    "at+jwt, at+jwt, true",
    "at+jwt, AT+JWT, true",
    "at+jwt, application/at+jwt, true",
    "at+jwt, APPLICATION/At+Jwt, true",
    "application/at+jwt, at+jwt, true",
    "at+jwt, JWT, false",
    "at+jwt, , false",
    "at+jwt, ' at+jwt', false",
    "at+jwt, at+jwt; x=1, false",
    "at+jwt, text/at+jwt, false",
    "at+jwt, application/application/at+jwt, false",
    "JWT, jwt, true",
    ", at+jwt, true",
    ", x, true",
    ", , true"
  })
  void theTypeOfATokenIsTheWantedOne(String wanted, String typ, boolean isBelieved)
      throws Exception {
    keys.stop();
    begin(wanted == null ? Map.of() : Map.of("token.type", wanted));
    String type = typ == null ? "" : ",\"typ\":\"" + typ + "\"";
    String header = "{\"alg\":\"ES256\",\"kid\":\"1\"" + type + "}";
    String token = RawJws.es256(header, TestTokens.claims("alice").toJson(), ONE.getPrivate());

    assertThat(isBelieved(token)).isEqualTo(isBelieved);
  }

  private boolean isBelieved(String token) {
    try {
      parse(token);
      return true;
    } catch (ParseException refused) {
      return false;
    }
  }

  private JWTCallerPrincipal parse(String token) throws ParseException {
    return factory.parse(token, null);
  }

  private void refresh() {
    keys.refresh().toCompletableFuture().join();
  }

  private void write(KeyServer document) throws IOException {
    Files.writeString(file, document.jwks());
  }

  private static String token(KeyPair pair, String kid) {
    return TestTokens.sign(TestTokens.claims("alice"), "ES256", pair.getPrivate(), kid);
  }
}
