package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.crypto.impl.CriticalHeaderParamsDeferral;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A second library (Nimbus, with the JDK's Ed25519) judges mutated tokens by the same keys: the
 * verdicts are equal, or ours is stricter for a reason that has a name.
 */
@Tag(Proof.SLOW)
@Execution(ExecutionMode.CONCURRENT)
class SecondLibraryTest {

  private static final Vertx VERTX = Vertx.vertx();
  private static final DefaultJWTClaimsVerifier<SecurityContext> CLAIMS =
      new DefaultJWTClaimsVerifier<>(
          Set.of(TestTokens.AUDIENCE),
          new JWTClaimsSet.Builder().issuer(TestTokens.ISSUER).build(),
          Set.of("sub", "exp"),
          null);

  @TempDir static Path directory;

  private static TokenKeySource keys;
  private static CallerPrincipalFactory ours;
  private static JWKSet theirs;

  @BeforeAll
  static void start() throws Exception {
    Path file = directory.resolve("jwks.json");
    try (KeyServer never = new KeyServer()) {
      Files.writeString(file, Algorithms.publishedBy(never).jwks());
    }
    TokenSettings settings = TestSettings.of(Map.of("token.keys", file.toString()));
    keys = new TokenKeySource(settings.issuers().get(0), VERTX, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    ours =
        new CallerPrincipalFactory(
            new TokenIssuers(java.util.List.of(keys)), DelegatedTokens.off());
    theirs = JWKSet.load(file.toFile());
  }

  @AfterAll
  static void stop() {
    keys.stop();
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void theOthersVerdictIsOursOrOursIsStricterForAReason() {
    MutatedTokens tokens = new MutatedTokens(22);
    Map<String, Integer> verdicts = new TreeMap<>();
    for (int i = 0; i < Proof.times(100_000); i++) {
      String token = tokens.next();
      TokenRefusal refusal = refusal(token);
      boolean accepted = accepts(token);
      String verdict = refusal == null ? "accepted" : refusal.word();
      verdicts.merge(verdict + (accepted ? " / accepted" : " / refused"), 1, Integer::sum);
      if (refusal == null && !accepted) {
        assertThat(Differences.isOnlyOfTheOther(token)).as(shown(token)).isTrue();
      } else if (refusal != null && accepted) {
        assertThat(Differences.ofOurs(token)).as(shown(token)).contains(refusal);
      }
    }
    System.out.println("ours / the other library's: " + verdicts);
    assertThat(verdicts).containsKeys("accepted / accepted", "signature / refused");
  }

  private static String shown(String token) {
    String[] parts = token.split("\\.", -1);
    return token
        + "\n"
        + MutatedTokens.decoded(parts[0])
        + "\n"
        + (parts.length > 1 ? MutatedTokens.decoded(parts[1]) : "");
  }

  /** Ours; null if the token is accepted. */
  private static TokenRefusal refusal(String token) {
    try {
      ours.parse(token, null);
      return null;
    } catch (ParseException refused) {
      return TokenRefused.reasonOf(refused);
    } catch (UnknownTokenKey unknown) {
      return TokenRefusal.UNKNOWN_KEY;
    }
  }

  private static boolean accepts(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      for (JWK key : new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())).select(theirs)) {
        if (verifies(jwt, key)) {
          CLAIMS.verify(jwt.getJWTClaimsSet(), null);
          return true;
        }
      }
      return false;
    } catch (java.text.ParseException | JOSEException | BadJOSEException refused) {
      return false;
    } catch (RuntimeException unreadable) {
      // As of the JSON null before an object.
      return false;
    }
  }

  private static boolean verifies(SignedJWT jwt, JWK key) throws JOSEException {
    return key instanceof OctetKeyPair edwards
        ? new CriticalHeaderParamsDeferral().headerPasses(jwt.getHeader())
            && byTheJdk(jwt.getSignature().decode(), edwards, jwt.getSigningInput())
        : jwt.verify(
            new DefaultJWSVerifierFactory()
                .createJWSVerifier(jwt.getHeader(), ((AsymmetricJWK) key).toPublicKey()));
  }

  /** The JDK reads a signature as good whatever follows its 64 bytes. */
  private static boolean byTheJdk(byte[] signature, OctetKeyPair key, byte[] signed) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          (PublicKey) PublicJsonWebKey.Factory.newPublicJwk(key.toJSONString()).getKey());
      verifier.update(signed);
      return signature.length == 64 && verifier.verify(signature);
    } catch (GeneralSecurityException | JoseException unreadable) {
      return false;
    }
  }
}
