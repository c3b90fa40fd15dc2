package dev.r2presigner.token;

import static dev.r2presigner.token.ProviderService.change;
import static dev.r2presigner.token.ProviderService.now;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.testing.Production;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signed tokens of more providers' shapes, with exactly the manual's settings for each, except that
 * the keys come from a file. Without the service around it: that it starts with such settings, the
 * other providers show.
 */
class ProviderShapesTest {

  private static final KeyPair RSA = Production.rsaKeys(2048);

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private TokenKeySource keys;
  private CallerPrincipalFactory factory;

  @AfterEach
  void stop() {
    keys.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void configure(String provider, String keysAt, KeyPair pair, Map<String, Object> members)
      throws IOException {
    Map<String, String> manual = new LinkedHashMap<>(ProviderService.manual(provider));
    assertThat(manual)
        .containsKeys("TOKEN_ISSUER", "TOKEN_AUDIENCE")
        .containsEntry("TOKEN_KEYS", keysAt);
    assertThat(new TokenSettings(ProviderService.config(manual)).findings()).isEmpty();
    Path file = directory.resolve("jwks.json");
    Files.writeString(file, ProviderKeys.jwks(ProviderKeys.jwk(pair.getPublic(), members)));
    manual.put("TOKEN_KEYS", file.toString());
    TokenSettings settings = new TokenSettings(ProviderService.config(manual));
    keys = new TokenKeySource(settings.issuers().get(0), vertx, TokenKeySource.Pace.PRODUCTION);
    keys.start();
    factory = new CallerPrincipalFactory(new TokenIssuers(List.of(keys)), DelegatedTokens.off());
  }

  private static String signed(String algorithm, String header, String claims, KeyPair pair) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(now(claims));
    signature.setAlgorithmHeaderValue(algorithm);
    signature.setKey(pair.getPrivate());
    try {
      signature.getHeaders().setFullHeaderAsJsonString(header);
      return signature.getCompactSerialization();
    } catch (JoseException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String rsa(String header, String claims) {
    return signed("RS256", header, claims, RSA);
  }

  private Caller caller(String token) throws ParseException {
    return ((CallerPrincipal) factory.parse(token, null)).caller();
  }

  private void refused(String token) {
    assertThatThrownBy(() -> caller(token)).isInstanceOf(ParseException.class);
  }

  @Test
  void clerksSessionTokenHasNoAudienceAndLivesForAMinute() throws Exception {
    String header =
        """
        {"alg":"RS256","cat":"cl_B7d4PD111AAA","kid":"ins_2x9Qw7Lr4TzYbK0","typ":"JWT"}""";
    String session =
        """
        {"azp": "https://app.example.com", "exp": $60, "fva": [7, -1], "iat": $0, "nbf": $-10,
         "iss": "https://clerk.example.com", "jti": "4d7e1f0a2b3c5d6e8f90",
         "o": {"id": "org_2aBcDeFgHiJkLmNo", "rol": "editor", "slg": "shop", "per": "", "fpm": ""},
         "sid": "sess_2p8Vw0XyZ1AbCdEf", "sts": "active", "sub": "user_2nKp4QrStUvWxYz01",
         "v": 2}
        """;
    configure(
        "Clerk",
        "https://clerk.example.com/.well-known/jwks.json",
        RSA,
        Map.of("kid", "ins_2x9Qw7Lr4TzYbK0", "use", "sig", "alg", "RS256"));

    Caller caller = caller(rsa(header, session));

    assertThat(caller.subject()).isEqualTo("user_2nKp4QrStUvWxYz01");
    assertThat(caller.roles()).containsExactly("editor");
    assertThat(caller.tokenExpiresAt()).isBefore(java.time.Instant.now().plusSeconds(61));
    // A user without an active organization.
    assertThat(caller(rsa(header, session.replaceFirst("\"o\": \\{[^}]*},", ""))).roles())
        .isEmpty();
    refused(rsa(header, change(session, "https://app.", "https://other-app.")));
    refused(rsa(header, change(session, "\"azp\": \"https://app.example.com\", ", "")));
    refused(rsa(header, change(session, "https://clerk.", "https://clerk2.")));
  }

  @Test
  void betterAuthSignsWithEd25519() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    String header = "{\"alg\":\"EdDSA\",\"kid\":\"c5c7995d-0037-4553-8aee-b5b620b89b23\"}";
    String token =
        """
        {"iat": $0, "name": "Alice", "email": "alice@example.com", "emailVerified": true,
         "image": null, "createdAt": "2026-11-20T08:00:00.000Z",
         "updatedAt": "2026-11-20T08:00:00.000Z", "role": "editor", "banned": false,
         "id": "q8mB2xRkT0vLz5nWc7YpJ4hDs1gFa3eU", "sub": "q8mB2xRkT0vLz5nWc7YpJ4hDs1gFa3eU",
         "exp": $900, "iss": "https://app.example.com", "aud": "r2-presigner"}
        """;
    configure(
        "Better Auth",
        "https://app.example.com/api/auth/jwks",
        pair,
        Map.of("kid", "c5c7995d-0037-4553-8aee-b5b620b89b23", "alg", "EdDSA"));

    Caller caller = caller(signed("EdDSA", header, token, pair));

    assertThat(caller.subject()).isEqualTo("q8mB2xRkT0vLz5nWc7YpJ4hDs1gFa3eU");
    assertThat(caller.roles()).containsExactly("editor");
    String unset = change(token, "\"r2-presigner\"", "\"https://app.example.com\"");
    refused(signed("EdDSA", header, unset, pair));
  }

  @Test
  void entrasAccessTokenOfVersionTwoHasAppRolesAndGroups() throws Exception {
    String header =
        """
        {"typ":"JWT","alg":"RS256","kid":"H9nj5AOSswMphg1SFx7jaV-lB9w"}""";
    String access =
        """
        {"aud": "6e74172b-be56-4843-9ff4-e66a39bb12e3",
         "iss": "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0",
         "iat": $0, "nbf": $0, "exp": $4500, "aio": "AXQAi/8IAAAAtAaZLo3ChMif6KOnttRB7eBq4/Dcc",
         "azp": "0f7ff3c2-1b2d-4f0e-9a3b-6c5d4e3f2a1b", "azpacr": "0",
         "groups": ["0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0", "f0e9d8c7-b6a5-9483-7261-504f3e2d1c0b"],
         "name": "Alice", "oid": "690222be-ff1a-4d56-abd1-7e4f7d38e474",
         "preferred_username": "alice@example.com", "rh": "0.AAAAv4j5cvGGr0GRqy180BHbR3.",
         "roles": ["editor"], "scp": "access_as_user",
         "sub": "HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ",
         "tid": "72f988bf-86f1-41af-91ab-2d7cd011db47", "uti": "fqiBqXLPj0eQa82S-IYFAA",
         "ver": "2.0"}
        """;
    configure(
        "Microsoft Entra ID",
        "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/discovery/v2.0/keys",
        RSA,
        // Entra's keys name no algorithm.
        Map.of("kid", "H9nj5AOSswMphg1SFx7jaV-lB9w", "use", "sig"));

    Caller caller = caller(rsa(header, access));

    assertThat(caller.roles()).containsExactly("editor");
    assertThat(caller.claims().strings())
        .containsEntry("oid", "690222be-ff1a-4d56-abd1-7e4f7d38e474");
    assertThat(caller.claims().lists().get("groups"))
        .containsExactly(
            "0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0", "f0e9d8c7-b6a5-9483-7261-504f3e2d1c0b");
    assertThat(caller(rsa(header, change(access, "\"roles\": [\"editor\"], ", ""))).roles())
        .isEmpty();
    // Version 1.0 is issued by another name, and another tenant by another path.
    String first =
        access.replaceFirst(
            "https://login[^\"]*", "https://sts.windows.net/72f988bf-86f1-41af-91ab-2d7cd011db47/");
    refused(rsa(header, first));
    refused(rsa(header, access.replace("72f988bf", "00000000")));
    refused(rsa(header, change(access, "6e74172b", "00000003")));
  }

  @Test
  void oktasAccessTokenOfAnAuthorizationServerHasItsGroups() throws Exception {
    String header = "{\"kid\":\"Fh3kQ7zLr0TnYwVx9pBmCeJ2sDgA5oUi8fXqRtN1vWc\",\"alg\":\"RS256\"}";
    String access =
        """
        {"ver": 1, "jti": "AT.0mP4JKAZX1iACIT4vbEDF7LpvDVjxypPMf0D7uX39RE",
         "iss": "https://shop.okta.com/oauth2/default", "aud": "api://default", "iat": $0,
         "exp": $3600, "cid": "0oa1b2c3d4E5F6g7h8i9", "uid": "00u1a2b3c4D5E6f7g8h9",
         "scp": ["openid", "profile"], "auth_time": $-20, "sub": "alice@example.com",
         "groups": ["Everyone", "editor", "Shop Staff"]}
        """;
    configure(
        "Okta",
        "https://shop.okta.com/oauth2/default/v1/keys",
        RSA,
        Map.of("kid", "Fh3kQ7zLr0TnYwVx9pBmCeJ2sDgA5oUi8fXqRtN1vWc", "use", "sig", "alg", "RS256"));

    Caller caller = caller(rsa(header, access));

    assertThat(caller.roles()).containsExactlyInAnyOrder("Everyone", "editor", "Shop Staff");
    // A name with a space is a role, and no part of a key.
    assertThat(caller.claims().lists().get("groups")).containsExactly("Everyone", "editor");
    assertThat(caller.claims().strings()).containsEntry("uid", "00u1a2b3c4D5E6f7g8h9");
    // The organization's own server issues tokens for Okta alone, ID tokens are for the app.
    refused(rsa(header, change(access, "/oauth2/default", "")));
    refused(rsa(header, change(access, "api://default", "0oa1b2c3d4E5F6g7h8i9")));
  }

  @Test
  void zitadelsRolesAreAnObjectUntilAnActionFlattensThem() throws Exception {
    String header = "{\"alg\":\"RS256\",\"kid\":\"296451987234177026\",\"typ\":\"JWT\"}";
    String access =
        """
        {"aud": ["296448563201310722", "296448214553821186"], "client_id": "296448563201310722",
         "exp": $43200, "iat": $0, "nbf": $0, "iss": "https://shop-a1b2c3.zitadel.cloud",
         "jti": "V2_296452013641695234-at_296452013641760770", "sub": "296447785849585666",
         "roles": ["editor", "support"],
         "urn:zitadel:iam:org:project:roles":
             {"editor": {"296447701234567890": "shop.zitadel.cloud"}}}
        """;
    configure(
        "Zitadel",
        "https://shop-a1b2c3.zitadel.cloud/oauth/v2/keys",
        RSA,
        Map.of("kid", "296451987234177026", "use", "sig", "alg", "RS256"));

    assertThat(caller(rsa(header, access)).roles()).containsExactlyInAnyOrder("editor", "support");
    String object = change(access, "\"roles\": [\"editor\", \"support\"],", "");
    assertThat(caller(rsa(header, object)).roles()).isEmpty();
    refused(rsa(header, change(access, ", \"296448214553821186\"", "")));
    refused(rsa(header, change(access, "shop-a1b2c3", "other-d4e5f6")));
  }

  @Test
  void logtoSignsAccessTokensOfAnApiWithP384() throws Exception {
    KeyPair pair = Production.ecKeys("secp384r1");
    String kid = "Qm3vT8xZr5LnWc7YpJ4hDs1gFa3eU0bKqB2xRkT0vLz";
    String header = "{\"alg\":\"ES384\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}";
    String access =
        """
        {"jti": "8YJpR2mVx0KzT5nWc7Lq4", "sub": "u7s3r1d0abcd", "iat": $0, "exp": $3600,
         "scope": "editor support", "client_id": "gthwi145jrqgqw7itehxz",
         "iss": "https://a1b2c3.logto.app/oidc", "aud": "https://files.example.com"}
        """;
    String id =
        """
        {"sub": "u7s3r1d0abcd", "name": "Alice", "picture": null, "updated_at": 1763625600000,
         "username": "alice", "at_hash": "x0KcQm7uB1n5tYw2Zr8vSg", "scope": "editor",
         "aud": "gthwi145jrqgqw7itehxz", "exp": $3600, "iat": $0,
         "iss": "https://a1b2c3.logto.app/oidc"}
        """;
    configure(
        "Logto",
        "https://a1b2c3.logto.app/oidc/jwks",
        pair,
        Map.of("kid", kid, "use", "sig", "alg", "ES384"));

    Caller caller = caller(signed("ES384", header, access, pair));

    assertThat(caller.subject()).isEqualTo("u7s3r1d0abcd");
    assertThat(caller.roles()).containsExactlyInAnyOrder("editor", "support");
    String plain = change(header, ",\"typ\":\"at+jwt\"", "");
    refused(signed("ES384", plain, id, pair));
    refused(signed("ES384", header, change(access, "files.", "api."), pair));
  }
}
