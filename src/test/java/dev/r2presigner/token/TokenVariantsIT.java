package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys in files of each kind, and issuers that put roles, audience or token elsewhere. */
class TokenVariantsIT {

  private static final String WISH =
      "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":1}";

  @TempDir Path directory;

  /** Keycloak's roles, and a file of several keys. */
  @Test
  void aKeySetInAFileAndRolesInsideAnObject() {
    KeyPair rsa = Production.rsaKeys(2048);
    KeyPair ec = Production.ecKeys("secp256r1");
    try (KeyServer never = new KeyServer().with("rsa-1", rsa).with("ec-1", ec);
        PackagedService service =
            Production.withoutStore(directory)
                .write("jwks.json", never.jwks())
                .set("TOKEN_KEYS", "jwks.json")
                .set("TOKEN_ROLES_CLAIM", "realm_access/roles")
                .ready()) {
      Consumer<JwtClaims> list =
          claims -> claims.setClaim("realm_access", Map.of("roles", List.of("other", "user")));
      Consumer<JwtClaims> text =
          claims -> claims.setClaim("realm_access", Map.of("roles", "other user"));

      assertThat(upload(service, token("RS256", rsa, "rsa-1", list))).isEqualTo(200);
      assertThat(upload(service, token("ES256", ec, "ec-1", text))).isEqualTo(200);
      // The groups of a token are nobody's roles here.
      assertThat(upload(service, token("ES256", ec, "ec-1", claims -> {}))).isEqualTo(403);
      assertThat(upload(service, token("ES256", ec, "ec-9", list))).isEqualTo(401);
    }
  }

  /** Auth0's roles are under a name that is a URL; Cognito names the audience in client_id. */
  @Test
  @Tag(Proof.FULL)
  void anRsaKeyAndClaimsOfOtherNames() {
    KeyPair rsa = Production.rsaKeys(2048);
    String claim = "https://example.com/roles";
    try (PackagedService service =
        Production.withoutStore(directory)
            .write("rsa.pem", Production.pem("PUBLIC KEY", rsa.getPublic().getEncoded()))
            .set("TOKEN_KEYS", directory.resolve("rsa.pem").toString())
            .set("TOKEN_ROLES_CLAIM", claim)
            .set("TOKEN_AUDIENCE_CLAIM", "client_id")
            .set("TOKEN_AUDIENCE", "web-client,mobile-client")
            .ready()) {
      Consumer<JwtClaims> cognito =
          claims -> {
            claims.unsetClaim("aud");
            claims.setClaim("client_id", "mobile-client");
            claims.setClaim(claim, List.of("user"));
          };

      assertThat(upload(service, token("RS256", rsa, "any", cognito))).isEqualTo(200);
      assertThat(
              upload(
                  service,
                  token(
                      "RS256",
                      rsa,
                      null,
                      cognito.andThen(claims -> claims.setClaim("client_id", "other")))))
          .isEqualTo(401);
      assertThat(
              upload(
                  service,
                  token("RS256", rsa, null, claims -> claims.setAudience("mobile-client"))))
          .isEqualTo(401);
    }
  }

  /** Cloudflare Access sends the bare token in a header of its own. */
  @Test
  @Tag(Proof.FULL)
  void aCertificateAndAHeaderOfAnotherName() throws Exception {
    KeyPair pair = certified();
    try (PackagedService service =
        Production.withoutStore(directory)
            .set("TOKEN_KEYS", "certificate.pem")
            .set("TOKEN_HEADER", "Cf-Access-Jwt-Assertion")
            .ready()) {
      String token = token("RS256", pair, null, claims -> {});

      assertThat(service.get("/v1/policies", "Cf-Access-Jwt-Assertion", token).statusCode())
          .isEqualTo(200);
      assertThat(service.get("/v1/policies", "cf-access-jwt-assertion", token).statusCode())
          .isEqualTo(200);
      assertThat(service.get("/v1/policies", "Cf-Access-Jwt-Assertion", "x").statusCode())
          .isEqualTo(401);
      // What a client puts into Authorization is not what Access has verified.
      assertThat(service.get("/v1/policies", token).statusCode()).isEqualTo(401);
      assertThat(service.get("/v1/policies").statusCode()).isEqualTo(401);
    }
  }

  /** A certificate needs the JDK's own tool: the class library makes none. */
  private KeyPair certified() throws Exception {
    Path store = directory.resolve("store.p12");
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    run(
        List.of(
            tool,
            "-genkeypair",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-alias",
            "k",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=test",
            "-validity",
            "1"));
    run(
        List.of(
            tool,
            "-exportcert",
            "-rfc",
            "-keystore",
            store.toString(),
            "-storepass",
            "changeit",
            "-alias",
            "k",
            "-file",
            directory.resolve("certificate.pem").toString()));
    java.security.KeyStore keys =
        java.security.KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    return new KeyPair(
        keys.getCertificate("k").getPublicKey(),
        (java.security.PrivateKey) keys.getKey("k", "changeit".toCharArray()));
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("keytool", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    Files.delete(output);
  }

  private static int upload(PackagedService service, String token) {
    return service.post("/v1/uploads", token, WISH).statusCode();
  }

  private static String token(
      String algorithm, KeyPair pair, String kid, Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    change.accept(claims);
    return TestTokens.sign(claims, algorithm, pair.getPrivate(), kid);
  }
}
