package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.BigEndianBigInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every known way to bend a token, against the packaged service, and beside them tokens that differ
 * from a bent one by very little and are good, so that nothing is refused for the wrong reason.
 */
class ForgedTokenIT {

  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final KeyPair RSA = Production.rsaKeys(2048);
  private static final KeyPair EC = Production.ecKeys("secp256r1");
  private static final KeyPair FOREIGN = Production.ecKeys("secp256r1");
  private static final String CLAIMS = TestTokens.claims("alice").toJson();
  private static final String RS256 = ForgedSignatures.header("RS256", "rsa-1");
  private static final String ES256 = ForgedSignatures.header("ES256", "ec-1");

  /** Where the attacker's own keys are; who asks there was fooled. */
  private static final KeyServer ATTACKER = new KeyServer().with("mine", FOREIGN).up();

  @TempDir static Path directory;

  private static PackagedService service;

  @BeforeAll
  static void start() {
    KeyServer never = Algorithms.publishedBy(new KeyServer().with("rsa-1", RSA).with("ec-1", EC));
    service =
        Production.withoutStore(directory)
            .write("jwks.json", never.jwks())
            .set("TOKEN_KEYS", "jwks.json")
            .ready();
  }

  @AfterAll
  static void stop() {
    service.close();
    ATTACKER.close();
  }

  private static Map<String, String> good() throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("RS256", RawJws.rs256(RS256, CLAIMS, RSA.getPrivate()));
    tokens.put("ES256", RawJws.es256(ES256, CLAIMS, EC.getPrivate()));
    Algorithms.KEYS.keySet().forEach(it -> tokens.put("of " + it, Algorithms.good(it, CLAIMS)));
    tokens.put("RS256 and no kid", RawJws.rs256("{\"alg\":\"RS256\"}", CLAIMS, RSA.getPrivate()));
    tokens.put("ES256 and no kid", RawJws.es256("{\"alg\":\"ES256\"}", CLAIMS, EC.getPrivate()));
    for (String ignored :
        List.of(
            "\"typ\":\"JWT\"",
            "\"typ\":\"at+jwt\"",
            "\"x\":1",
            "\"b64\":true",
            "\"zip\":\"DEF\"",
            "\"jku\":\"" + ATTACKER.url() + "\"",
            "\"x5u\":\"" + ATTACKER.url() + "\"",
            "\"jwk\":" + foreignJwk(),
            "\"x5c\":[\"MIIB\"]",
            "\"a\":" + "[".repeat(50) + "]".repeat(50))) {
      String header = "{\"alg\":\"ES256\",\"kid\":\"ec-1\"," + ignored + "}";
      tokens.put("ignored: " + ignored, RawJws.es256(header, CLAIMS, EC.getPrivate()));
    }
    String spaced = "{ \"kid\" : \"ec-1\" , \"alg\" : \"ES256\" }";
    tokens.put("spaces in the header", RawJws.es256(spaced, CLAIMS, EC.getPrivate()));
    tokens.put("spaces in the claims", RawJws.es256(ES256, " " + CLAIMS + " ", EC.getPrivate()));
    tokens.put("the other s of the same signature", otherHalf());
    tokens.put("another audience too", claims(it -> it.setAudience("x", TestTokens.AUDIENCE)));
    tokens.put("a claim 5,000 deep", deep(5_000));
    return tokens;
  }

  private static Map<String, String> forged() throws Exception {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.putAll(ForgedSignatures.of(RSA, EC, CLAIMS));
    tokens.putAll(ForgedAlgorithms.of(CLAIMS));
    tokens.putAll(ForgedForms.of(EC, FOREIGN, foreignJwk(), ATTACKER.url(), CLAIMS));
    tokens.put("an issuer of another case", claims(it -> it.setIssuer("http://Localhost/local")));
    tokens.put("an issuer with a slash", claims(it -> it.setIssuer(TestTokens.ISSUER + "/")));
    tokens.put("an issuer with a space", claims(it -> it.setIssuer(TestTokens.ISSUER + " ")));
    tokens.put("audiences of others", claims(it -> it.setAudience("x", "R2-presigner")));
    tokens.put("audiences in one text", claims(it -> it.setAudience("x " + TestTokens.AUDIENCE)));
    return tokens;
  }

  static Stream<Object[]> goodOnes() throws Exception {
    return good().entrySet().stream().map(e -> new Object[] {e.getKey(), e.getValue()});
  }

  static Stream<Object[]> forgedOnes() throws Exception {
    return forged().entrySet().stream().map(e -> new Object[] {e.getKey(), e.getValue()});
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("goodOnes")
  void aGoodTokenIsBelievedTwice(String name, String token) {
    // The second time it is remembered.
    assertThat(service.get("/v1/policies", token).statusCode()).isEqualTo(200);
    assertThat(service.get("/v1/policies", token).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgedOnes")
  void aForgedTokenIsRefusedTwiceAndSoon(String name, String token) {
    long begin = System.nanoTime();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> answer = service.get("/v1/policies", token);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
      assertThat(answer.body()).contains("\"urn:r2-presigner:problem:invalid-token\"");
      assertThat(answer.body()).doesNotContain("Exception", "jose", CLAIMS);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
  }

  /** What is remembered is the whole text of a good token, not its claims or its signature. */
  @Test
  void whatWasLearntFromAGoodTokenHelpsNoOther() {
    for (String good :
        List.of(
            RawJws.rs256(RS256, CLAIMS, RSA.getPrivate()),
            RawJws.es256(ES256, CLAIMS, EC.getPrivate()))) {
      assertThat(service.get("/v1/policies", good).statusCode()).isEqualTo(200);
      byte[] signature = Base64.getUrlDecoder().decode(RawJws.part(good, 2));
      signature[signature.length - 1] ^= 1;
      String bob = CLAIMS.replace("alice", "bob");

      assertThat(status(RawJws.replace(good, 2, RawJws.encode(signature)))).isEqualTo(401);
      assertThat(status(RawJws.replace(good, 2, ""))).isEqualTo(401);
      assertThat(status(RawJws.replace(good, 1, RawJws.encode(bob)))).isEqualTo(401);
      assertThat(status(RawJws.replace(good, 0, RawJws.encode("{\"alg\":\"none\"}"))))
          .isEqualTo(401);
      assertThat(status(good)).isEqualTo(200);
    }
  }

  @Test
  void nobodyAsksWhereATokenSaysThatItsKeysAre() throws Exception {
    for (String token : forged().values()) {
      service.get("/v1/policies", token);
    }
    for (String token : good().values()) {
      service.get("/v1/policies", token);
    }

    assertThat(ATTACKER.hits()).isZero();
    assertThat(service.output()).doesNotContain("Exception", "StackOverflow");
  }

  private static int status(String token) {
    return service.get("/v1/policies", token).statusCode();
  }

  private static String claims(Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    change.accept(claims);
    return RawJws.es256(ES256, claims.toJson(), EC.getPrivate());
  }

  private static String deep(int levels) {
    String claim = ",\"deep\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    String claims = CLAIMS.substring(0, CLAIMS.length() - 1) + claim;
    return RawJws.es256(ES256, claims, EC.getPrivate());
  }

  /** Of an ECDSA signature (r, s) there is a twin (r, n-s), which is no less good. */
  private static String otherHalf() {
    String token = RawJws.es256(ES256, CLAIMS, EC.getPrivate());
    byte[] signature = Base64.getUrlDecoder().decode(RawJws.part(token, 2));
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    byte[] twin = BigEndianBigInteger.toByteArray(P256_ORDER.subtract(s), 32);
    System.arraycopy(twin, 0, signature, 32, 32);
    return RawJws.replace(token, 2, RawJws.encode(signature));
  }

  private static String foreignJwk() throws Exception {
    PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(FOREIGN.getPublic());
    jwk.setKeyId("mine");
    return jwk.toJson(OutputControlLevel.PUBLIC_ONLY);
  }
}
