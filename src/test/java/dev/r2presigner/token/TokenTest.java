package dev.r2presigner.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens the running service believes, and how it refuses the others. */
@LocalProfileTest
class TokenTest {

  private static final long NOW = Instant.now().getEpochSecond();
  private static final String HEADER = "eyJhbGciOiJFUzI1NiJ9";

  private static final Map<String, Consumer<JwtClaims>> GOOD = new LinkedHashMap<>();
  private static final Map<String, Consumer<JwtClaims>> BAD = new LinkedHashMap<>();

  static {
    GOOD.put("as it is", claims -> {});
    GOOD.put("one audience", claims -> claims.setClaim("aud", TestTokens.AUDIENCE));
    GOOD.put(
        "several audiences",
        claims -> claims.setClaim("aud", List.of("other", TestTokens.AUDIENCE)));
    GOOD.put("no iat", claims -> claims.unsetClaim("iat"));
    GOOD.put("a clock 30 s ahead", claims -> claims.setClaim("iat", NOW + 30));
    GOOD.put("an nbf 30 s ahead", claims -> claims.setClaim("nbf", NOW + 30));
    GOOD.put("a life of 24 h", claims -> life(claims, NOW, NOW + 86_400));
    GOOD.put("a fraction of a second", claims -> claims.setClaim("exp", NOW + 600.75));
    GOOD.put("a claim of any type", claims -> claims.setClaim("custom", Map.of("a", List.of(1))));

    BAD.put("another issuer", claims -> claims.setIssuer("http://localhost/local/"));
    BAD.put("no issuer", claims -> claims.unsetClaim("iss"));
    BAD.put("a list of issuers", claims -> claims.setClaim("iss", List.of(TestTokens.ISSUER)));
    BAD.put("another audience", claims -> claims.setAudience("r2-presigner2"));
    BAD.put("no audience", claims -> claims.unsetClaim("aud"));
    BAD.put("an empty list of audiences", claims -> claims.setClaim("aud", List.of()));
    BAD.put("an audience of a number", claims -> claims.setClaim("aud", 5));
    BAD.put("an audience of an object", claims -> claims.setClaim("aud", Map.of("a", "b")));
    BAD.put("no subject", claims -> claims.unsetClaim("sub"));
    BAD.put("a number as subject", claims -> claims.setClaim("sub", 5));
    BAD.put("a list as subject", claims -> claims.setClaim("sub", List.of("alice")));
    BAD.put("null as subject", claims -> claims.setClaim("sub", null));
    BAD.put("no exp", claims -> claims.unsetClaim("exp"));
    BAD.put("over since 5 min", claims -> life(claims, NOW - 900, NOW - 300));
    BAD.put("not yet for 5 min", claims -> claims.setClaim("nbf", NOW + 300));
    BAD.put("from the future", claims -> life(claims, NOW + 300, NOW + 900));
    BAD.put("longer than a day", claims -> life(claims, NOW, NOW + 86_500));
    BAD.put("issued long ago", claims -> life(claims, NOW - 90_000, NOW + 600));
    BAD.put(
        "longer than a day without iat",
        claims -> {
          life(claims, NOW, NOW + 90_000);
          claims.unsetClaim("iat");
        });
    for (Object odd :
        Arrays.asList(1e300, -1e300, -1, 0, Long.MAX_VALUE, Long.MIN_VALUE, "1", "x", true, null)) {
      BAD.put("exp " + odd, claims -> claims.setClaim("exp", odd));
    }
    for (Object odd : List.of(1e300, -1e300, Long.MAX_VALUE, Long.MIN_VALUE, "x", List.of(1))) {
      BAD.put("iat " + odd, claims -> claims.setClaim("iat", odd));
    }
    for (Object odd : List.of(1e300, Long.MAX_VALUE, "x", Map.of())) {
      BAD.put("nbf " + odd, claims -> claims.setClaim("nbf", odd));
    }
  }

  private static void life(JwtClaims claims, long issuedAt, long expiresAt) {
    claims.setClaim("iat", issuedAt);
    claims.setClaim("exp", expiresAt);
  }

  static Stream<String> good() {
    return GOOD.keySet().stream();
  }

  static Stream<String> bad() {
    return BAD.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("good")
  void aGoodTokenIsBelieved(String name) {
    Api api = Api.withToken(TestTokens.with("alice", GOOD.get(name)));

    assertThat(api.request().get("/v1/policies").statusCode()).isEqualTo(200);
    assertThat(api.upload(Api.picture("alice", "a.png", 1)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("bad")
  void aBadClaimIsRefused(String name) {
    String token = TestTokens.with("alice", BAD.get(name));

    refused(Api.withToken(token).request().get("/v1/policies"), token);
    refused(Api.withToken(token).upload(Api.picture("alice", "a.png", 1)), token);
  }

  /** Skew is forgiven to clocks, but a signature can't end before it begins. */
  @Test
  void aTokenThatEndedHalfAMinuteAgoGetsNoUrl() {
    String token = TestTokens.with("alice", claims -> life(claims, NOW - 600, NOW - 30));
    Api api = Api.withToken(token);

    assertThat(api.request().get("/v1/policies").statusCode()).isEqualTo(200);
    refused(api.upload(Api.picture("alice", "a.png", 1)), token);
    refused(api.download("users/alice/photos/a.png"), token);
    refused(api.request().get("/v1/downloads/users/alice/photos/a.png"), token);
    refused(api.request().get("/v1/downloads?key=users/alice/photos/a.png"), token);
  }

  @Test
  void aForeignSignatureIsRefused() throws Exception {
    JwtClaims claims = TestTokens.claims("alice");
    String pem = Files.readString(Path.of("target/local-store/public.pem"));
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("none", unsigned("none"));
    tokens.put("None", unsigned("None"));
    tokens.put("no algorithm", encode("{}") + "." + encode(claims.toJson()) + ".");
    for (byte[] secret : List.of(pem.getBytes(StandardCharsets.UTF_8), der)) {
      tokens.put(
          "the public key as a secret of " + secret.length,
          TestTokens.sign(claims, "HS256", new SecretKeySpec(secret, "HmacSHA256"), null));
    }
    tokens.put(
        "foreign EC",
        TestTokens.sign(claims, "ES256", Production.ecKeys("secp256r1").getPrivate(), null));
    tokens.put(
        "foreign RSA",
        TestTokens.sign(claims, "RS256", Production.rsaKeys(2048).getPrivate(), "k"));
    tokens.put(
        "foreign PSS",
        TestTokens.sign(claims, "PS256", Production.rsaKeys(2048).getPrivate(), "k"));
    tokens.put(
        "P-384",
        TestTokens.sign(claims, "ES384", Production.ecKeys("secp384r1").getPrivate(), "k"));
    String good = TestTokens.of("alice");
    String body = good.substring(0, good.lastIndexOf('.'));
    tokens.put("no signature", body + ".");
    tokens.put("a signature of zeros", body + "." + encode("\0".repeat(64)));
    tokens.put("half a signature", good.substring(0, good.length() - 40));
    tokens.put("another algorithm's header", encode("{\"alg\":\"RS256\"}") + good.substring(20));

    tokens.forEach(
        (name, token) -> refused(Api.withToken(token).request().get("/v1/policies"), token));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Bearer ",
        "Bearer  ",
        "Bearer x",
        "Bearer a.b.c",
        "Bearer ...",
        "Bearer " + HEADER,
        "Bearer " + HEADER + "..",
        "Bearer " + HEADER + ".e30.",
        "Bearer " + HEADER + ".W10.AAAA",
        "Bearer " + HEADER + ".bnVsbA.AAAA",
        "Bearer \u00e4.\u00e4.\u00e4",
        "Basic YWxpY2U6YWxpY2U=",
        "bearer",
        "Token x",
        ",",
        "Bearer null",
        "Bearer eyJhbGciOiJFUzI1NiIsImNyaXQiOlsieCJdfQ.e30.AA"
      })
  void garbageIsRefused(String header) {
    refused(given().header("Authorization", header).get("/v1/policies"), "eyJ");
  }

  @Test
  void noTokenOrTwoAreRefused() {
    String token = TestTokens.of("alice");

    refused(given().get("/v1/policies"), token);
    refused(
        given().header("Authorization", "Bearer " + token + " " + token).get("/v1/policies"),
        token);
    refused(
        given().header("Authorization", "Bearer " + token + "," + token).get("/v1/policies"),
        token);
    refused(given().queryParam("access_token", token).get("/v1/policies"), token);
    refused(given().cookie("Bearer", token).get("/v1/policies"), token);
    refused(given().header("Authorization", token).get("/v1/policies"), token);
  }

  private static String unsigned(String algorithm) {
    return encode("{\"alg\":\"" + algorithm + "\"}")
        + "."
        + encode(TestTokens.claims("alice").toJson())
        + ".";
  }

  private static String encode(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(Response answer, String token) {
    assertThat(answer.statusCode()).as(token).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.jsonPath().getString("type"))
        .isEqualTo("urn:r2-presigner:problem:invalid-token");
    assertThat(answer.jsonPath().getString("requestId")).matches("[0-9a-f]{16}");
    assertThat(answer.asString()).doesNotContain(token, "Exception", "jose");
  }
}
