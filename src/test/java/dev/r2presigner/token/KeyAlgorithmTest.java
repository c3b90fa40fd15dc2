package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A key verifies one algorithm: the one it names, or the one of its kind. */
class KeyAlgorithmTest {

  private static final String CLAIMS = TestTokens.claims("alice").toJson();

  @TempDir Path directory;

  private static final Vertx VERTX = Vertx.vertx();

  private TokenKeySource keys;

  @AfterEach
  void stop() {
    if (keys != null) {
      keys.stop();
    }
  }

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private CallerPrincipalFactory verifier(String document) throws IOException {
    Path file = Files.writeString(directory.resolve("keys"), document);
    TokenSettings settings = TestSettings.of(Map.of("token.keys", file.toString()));
    assertThat(settings.findings()).isEmpty();
    keys = new TokenKeySource(settings.issuers().get(0), VERTX, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    return new CallerPrincipalFactory(
        new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off());
  }

  @Test
  void eachAlgorithmIsVerifiedByItsKey() throws Exception {
    try (KeyServer never = new KeyServer()) {
      CallerPrincipalFactory all = verifier(Algorithms.publishedBy(never).jwks());

      for (String algorithm : Algorithms.KEYS.keySet()) {
        assertThat(all.parse(Algorithms.good(algorithm, CLAIMS), null).getName())
            .as(algorithm)
            .isEqualTo("alice");
        String unnamed = "{\"alg\":\"" + algorithm + "\"}";
        String token =
            RawJws.signed(algorithm, unnamed, CLAIMS, Algorithms.KEYS.get(algorithm).getPrivate());
        assertThat(all.parse(token, null).getName()).as(algorithm).isEqualTo("alice");
      }
    }
  }

  @Test
  void noForgeryIsAccepted() throws Exception {
    try (KeyServer never = new KeyServer()) {
      CallerPrincipalFactory all = verifier(Algorithms.publishedBy(never).jwks());

      List<String> accepted =
          ForgedAlgorithms.of(CLAIMS).entrySet().stream()
              .filter(forged -> accepts(all, forged.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      assertThat(accepted).isEmpty();
    }
  }

  static Stream<String> algorithms() {
    return Algorithms.KEYS.keySet().stream();
  }

  /** A key alone, so that no other takes a token away from it. */
  @ParameterizedTest
  @MethodSource("algorithms")
  void aKeyAloneVerifiesNothingElse(String algorithm) throws Exception {
    try (KeyServer never = new KeyServer()) {
      KeyPair pair = Algorithms.KEYS.get(algorithm);
      CallerPrincipalFactory one = verifier(never.with("k", pair, algorithm).jwks());

      for (String says : Algorithms.KEYS.keySet()) {
        if (Algorithms.canSign(says, pair)) {
          for (String header :
              List.of("{\"alg\":\"" + says + "\",\"kid\":\"k\"}", "{\"alg\":\"" + says + "\"}")) {
            String token = RawJws.signed(says, header, CLAIMS, pair.getPrivate());
            assertThat(accepts(one, token)).as(header).isEqualTo(says.equals(algorithm));
          }
        }
      }
    }
  }

  /** A PEM names no algorithm: RSA means RS256, and a curve means its own. */
  @ParameterizedTest
  @CsvSource({
    "RS256, RS256",
    "RS512, RS256",
    "PS256, RS256",
    "ES256, ES256",
    "ES384, ES384",
    "ES512, ES512",
    "EdDSA, EdDSA"
  })
  void aPemIsForTheAlgorithmOfItsKind(String of, String algorithm) throws Exception {
    KeyPair pair = Algorithms.KEYS.get(of);
    CallerPrincipalFactory one =
        verifier(Production.pem("PUBLIC KEY", pair.getPublic().getEncoded()));

    for (String says : Algorithms.KEYS.keySet()) {
      if (Algorithms.canSign(says, pair)) {
        String header = "{\"alg\":\"" + says + "\",\"kid\":\"any\"}";
        String token = RawJws.signed(says, header, CLAIMS, pair.getPrivate());
        assertThat(accepts(one, token)).as(says).isEqualTo(says.equals(algorithm));
      }
    }
  }

  /** What a key says it is for has to be possible, and to be one of ours. */
  @ParameterizedTest
  @CsvSource({
    "RS256, PS384",
    "RS256, PS512",
    "RS256, RS1",
    "RS256, ES256",
    "RS256, RSA-OAEP",
    "RS256, HS256",
    "RS256, none",
    "RS256, rs256",
    "ES256, RS256",
    "ES256, ES384",
    "ES256, ES256K",
    "ES256, ECDH-ES",
    "ES384, ES256",
    "ES512, ES384",
    "EdDSA, ES256",
    "EdDSA, Ed25519",
    "EdDSA, Ed448",
    "EdDSA, eddsa"
  })
  void aKeyForAnotherAlgorithmIsLeftOut(String of, String says) throws Exception {
    PublicJsonWebKey jwk =
        PublicJsonWebKey.Factory.newPublicJwk(Algorithms.KEYS.get(of).getPublic());
    jwk.setAlgorithm(says);

    assertThatThrownBy(
            () ->
                TokenKeys.parse("{\"keys\":[" + jwk.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}"))
        .isInstanceOf(TokenKeys.NoneUsable.class);
  }

  private static boolean accepts(CallerPrincipalFactory factory, String token) {
    try {
      factory.parse(token, null);
      return true;
    } catch (ParseException | UnknownTokenKey refused) {
      return false;
    }
  }
}
