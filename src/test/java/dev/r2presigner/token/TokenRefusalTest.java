package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refused token has one reason of the closed list. */
class TokenRefusalTest {

  private static final KeyPair EC = Production.ecKeys("secp256r1");
  private static final KeyPair RSA = Production.rsaKeys(2048);
  private static final KeyPair FOREIGN = Production.ecKeys("secp256r1");
  private static final long NOW = Instant.now().getEpochSecond();
  private static final String HEADER = ForgedSignatures.header("ES256", "ec-1");
  private static final Vertx VERTX = Vertx.vertx();

  @TempDir static Path directory;

  private static TokenKeySource keys;
  private static CallerPrincipalFactory factory;

  @BeforeAll
  static void start() throws IOException {
    try (KeyServer never = new KeyServer().with("ec-1", EC).with("rsa-1", RSA)) {
      Files.writeString(directory.resolve("jwks.json"), never.jwks());
    }
    TokenSettings settings =
        TestSettings.of(
            Map.of(
                "token.keys", directory.resolve("jwks.json").toString(), "token.type", "at+jwt"));
    keys = new TokenKeySource(settings.issuers().get(0), VERTX, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    factory =
        new CallerPrincipalFactory(
            new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off());
  }

  @AfterAll
  static void stop() {
    keys.stop();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void eachFaultHasItsReason() {
    faults()
        .forEach(
            (reason, tokens) -> {
              for (int i = 0; i < tokens.size(); i++) {
                String token = tokens.get(i);
                assertThat(reason(catchThrowable(() -> factory.parse(token, null))))
                    .as("%s, number %s", reason, i)
                    .isEqualTo(reason);
              }
            });
    // A request without a token never comes here.
    assertThat(faults().keySet()).hasSize(TokenRefusal.values().length - 1);
  }

  private static TokenRefusal reason(Throwable refused) {
    assertThat(refused).isNotNull().hasNoCause();
    return refused instanceof UnknownTokenKey
        ? TokenRefusal.UNKNOWN_KEY
        : TokenRefused.reasonOf(refused);
  }

  private static Map<TokenRefusal, List<String>> faults() {
    String good = with(claims -> {});
    String claims = claims(it -> {}).toJson();
    Map<TokenRefusal, List<String>> faults = new LinkedHashMap<>();
    faults.put(
        TokenRefusal.MALFORMED,
        List.of(
            "x",
            good + ".",
            good + "=",
            "e30.e30",
            RawJws.es256("[]", claims, EC.getPrivate()),
            RawJws.es256(HEADER, "[]", EC.getPrivate()),
            RawJws.es256(HEADER, claims + "}", EC.getPrivate()),
            RawJws.es256(crit(), claims, EC.getPrivate()),
            with(it -> it.setClaim("exp", "x")),
            with(it -> it.setClaim("sub", 5))));
    faults.put(
        TokenRefusal.TYPE,
        List.of(
            RawJws.es256(HEADER, claims, EC.getPrivate()),
            RawJws.es256(typed("JWT"), claims, EC.getPrivate())));
    faults.put(
        TokenRefusal.ALGORITHM,
        List.of(
            RawJws.input("{\"alg\":\"none\"}", claims) + ".",
            RawJws.input("{}", claims) + ".",
            RawJws.hs256("{\"alg\":\"HS256\"}", claims, EC.getPublic().getEncoded()),
            RawJws.rs256(ForgedSignatures.header("RS256", "ec-1"), claims, RSA.getPrivate()),
            RawJws.signed(
                "RS512", ForgedSignatures.header("RS512", "rsa-1"), claims, RSA.getPrivate())));
    faults.put(
        TokenRefusal.UNKNOWN_KEY,
        List.of(RawJws.es256(ForgedSignatures.header("ES256", "x"), claims, FOREIGN.getPrivate())));
    faults.put(
        TokenRefusal.SIGNATURE,
        List.of(
            RawJws.es256(typed("at+jwt"), claims, FOREIGN.getPrivate()),
            RawJws.es256("{\"alg\":\"ES256\"}", claims, FOREIGN.getPrivate()),
            RawJws.with(HEADER, claims, new byte[64]),
            RawJws.input(HEADER, claims) + "."));
    faults.put(TokenRefusal.EXPIRED, List.of(with(it -> life(it, NOW - 900, NOW - 300))));
    faults.put(
        TokenRefusal.NOT_YET_VALID,
        List.of(
            with(it -> it.setClaim("nbf", NOW + 300)), with(it -> life(it, NOW + 300, NOW + 900))));
    faults.put(
        TokenRefusal.ISSUER,
        List.of(
            with(it -> it.setIssuer("https://elsewhere.example.com")),
            with(it -> it.setIssuer(TestTokens.ISSUER + "/")),
            with(it -> it.setClaim("iss", List.of(TestTokens.ISSUER))),
            with(it -> it.unsetClaim("iss"))));
    faults.put(
        TokenRefusal.AUDIENCE,
        List.of(with(it -> it.setAudience("elsewhere")), with(it -> it.unsetClaim("aud"))));
    faults.put(TokenRefusal.SUBJECT, List.of(with(it -> it.unsetClaim("sub"))));
    faults.put(
        TokenRefusal.LIFE,
        List.of(with(it -> life(it, NOW, NOW + 90_000)), with(it -> it.unsetClaim("exp"))));
    return faults;
  }

  private static String crit() {
    return "{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"typ\":\"at+jwt\",\"x\":1,\"crit\":[\"x\"]}";
  }

  private static String typed(String type) {
    return "{\"alg\":\"ES256\",\"kid\":\"ec-1\",\"typ\":\"" + type + "\"}";
  }

  private static String with(Consumer<JwtClaims> change) {
    return RawJws.es256(typed("at+jwt"), claims(change).toJson(), EC.getPrivate());
  }

  private static JwtClaims claims(Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    change.accept(claims);
    return claims;
  }

  private static void life(JwtClaims claims, long issuedAt, long expiresAt) {
    claims.setClaim("iat", issuedAt);
    claims.setClaim("exp", expiresAt);
  }
}
