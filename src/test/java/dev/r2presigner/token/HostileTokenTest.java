package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens made to be misread: keys brought along, roles and subjects of odd shapes. */
@LocalProfileTest
class HostileTokenTest {

  @Test
  void aKeyThatATokenBringsAlongIsNeitherUsedNorFetched() throws Exception {
    KeyPair attacker = Production.ecKeys("secp256r1");
    PublicJsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(attacker.getPublic());
    jwk.setKeyId("mine");
    byte[] jwks = new JsonWebKeySet(jwk).toJson().getBytes(StandardCharsets.UTF_8);
    AtomicInteger hits = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          hits.incrementAndGet();
          exchange.sendResponseHeaders(200, jwks.length);
          exchange.getResponseBody().write(jwks);
          exchange.close();
        });
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
      Map<String, Object> headers = new LinkedHashMap<>();
      headers.put("jku", url);
      headers.put("x5u", url);
      headers.put("jwk", jwk.toParams(org.jose4j.jwk.JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
      headers.put("x5c", List.of("MIIB"));
      headers.put("kid", "../../../../dev/null");
      headers.put("x5t", "AAAA");
      headers.put("typ", "JWT");
      headers.put("cty", "JWT");
      headers.put("b64", false);
      headers.put("crit", List.of("b64"));
      headers.put("zip", "DEF");
      headers.forEach(
          (name, value) -> {
            JsonWebSignature token = new JsonWebSignature();
            token.setHeader(name, value);
            assertThat(policies(sign(token, attacker)).statusCode()).as(name).isEqualTo(401);
          });
    } finally {
      server.stop(0);
    }
    assertThat(hits).hasValue(0);
  }

  private static String sign(JsonWebSignature token, KeyPair keys) {
    token.setAlgorithmHeaderValue("ES256");
    token.setKey(keys.getPrivate());
    token.setPayload(TestTokens.claims("alice").toJson());
    try {
      return token.getCompactSerialization();
    } catch (org.jose4j.lang.JoseException notSignable) {
      // Some headers are refused by our own library too: then as text.
      String header =
          java.util.Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(
                  token.getHeaders().getFullHeaderAsJsonString().getBytes(StandardCharsets.UTF_8));
      return header + ".e30.AAAA";
    }
  }

  @Test
  void anEncryptedTokenIsRefusedWithoutWork() throws Exception {
    JsonWebEncryption token = new JsonWebEncryption();
    token.setAlgorithmHeaderValue("RSA-OAEP");
    token.setEncryptionMethodHeaderParameter("A128GCM");
    token.setKey(Production.rsaKeys(2048).getPublic());
    token.setPayload(TestTokens.of("alice"));
    String pbes2 =
        "eyJhbGciOiJQQkVTMi1IUzI1NitBMTI4S1ciLCJlbmMiOiJBMTI4R0NNIiwicDJjIjoyMDAwMDAwMDAwLCJwMnMiOiJBQUFBIn0"
            + ".AAAA.AAAA.AAAA.AAAA";

    for (String jwe : List.of(token.getCompactSerialization(), pbes2)) {
      long before = System.nanoTime();
      assertThat(policies(jwe).statusCode()).isEqualTo(401);
      assertThat(System.nanoTime() - before).isLessThan(5_000_000_000L);
    }
  }

  static Stream<Arguments> rolesOfOddTypes() {
    return Stream.of(
        Arguments.of(List.of(List.of("user")), false),
        Arguments.of(List.of(Map.of("name", "user")), false),
        Arguments.of(List.of(1, 2.5, false), false),
        Arguments.of(List.of(), false),
        Arguments.of("", false),
        Arguments.of("   ", false),
        Arguments.of("users", false),
        Arguments.of("USER", false),
        Arguments.of("user,admin", false),
        Arguments.of(List.of("user "), false),
        Arguments.of(List.of("users", "use", "*"), false),
        Arguments.of("user", true),
        Arguments.of("user admin", true),
        Arguments.of("  admin  user ", true),
        Arguments.of(List.of(1, "user"), true));
  }

  @ParameterizedTest
  @MethodSource("rolesOfOddTypes")
  void rolesCountOnlyAsExactWords(Object groups, boolean isUser) {
    String token = TestTokens.with("alice", claims -> claims.setClaim("groups", groups));

    Response answer = Api.withToken(token).upload(Api.picture("alice", "a.png", 1));

    if (isUser) {
      assertThat(answer.statusCode()).isEqualTo(200);
    } else {
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.asString()).contains("urn:r2-presigner:problem:role-required");
    }
    assertThat(policies(token).statusCode()).isEqualTo(200);
  }

  /** Claims that the library reads before we do, and fails on. */
  @ParameterizedTest
  @MethodSource("unreadableClaims")
  void aClaimThatCannotBeReadIsTheTokensFault(String claim, Object value) {
    Response answer = policies(TestTokens.with("alice", claims -> claims.setClaim(claim, value)));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.asString()).contains("urn:r2-presigner:problem:invalid-token");
  }

  static Stream<Arguments> unreadableClaims() {
    return Stream.of(
        Arguments.of("groups", 5),
        Arguments.of("groups", true),
        Arguments.of("groups", Map.of("user", "user")));
  }

  /** Names that the library knows, with what it does not expect. */
  @ParameterizedTest
  @ValueSource(
      strings = {"rolesMapping", "upn", "preferred_username", "raw_token", "scope", "jti", "azp"})
  void aClaimOfAnOddTypeIsNeverOurFault(String claim) {
    for (Object odd : List.of(5, true, "x", List.of(1), Map.of("user", 1), Map.of("a", "user"))) {
      String token = TestTokens.with("alice", claims -> claims.setClaim(claim, odd));
      assertThat(policies(token).statusCode()).as("%s: %s", claim, odd).isIn(200, 401);
    }
  }

  /** A token says which roles it has in one place only. */
  @Test
  void rolesAreNotRenamedByTheToken() {
    String token =
        TestTokens.with(
            "alice",
            claims -> {
              claims.setClaim("groups", List.of("guest"));
              claims.setClaim("rolesMapping", Map.of("guest", "user"));
            });

    assertThat(Api.withToken(token).upload(Api.picture("alice", "a.png", 1)).statusCode())
        .isEqualTo(403);
  }

  @Test
  void noRolesAtAllAreNoRoles() {
    String token = TestTokens.with("alice", claims -> claims.unsetClaim("groups"));

    assertThat(Api.withToken(token).upload(Api.picture("alice", "a.png", 1)).asString())
        .contains("urn:r2-presigner:problem:role-required");
  }

  private static Response policies(String token) {
    return Api.withToken(token).request().get("/v1/policies");
  }
}
