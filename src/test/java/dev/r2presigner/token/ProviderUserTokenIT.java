package dev.r2presigner.token;

import static dev.r2presigner.token.ProviderService.change;
import static dev.r2presigner.token.ProviderService.now;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Providers with a single kind of token for a signed-in user, with the manual's settings: it opens
 * what its roles allow, and whatever else the provider signs opens nothing.
 */
@Tag(Proof.FULL)
class ProviderUserTokenIT extends ProviderTokens {

  @Test
  void firebasesIdTokenOpensWhatItsCustomClaimAllowsAndNoOtherProjectsDoes() {
    String subject = "kX2mQ7vT0bZ4cR9nL5pW1sYdE8u2";
    String header =
        "{\"alg\":\"RS256\",\"kid\":\"5c1e0b7f92d46a38e0f1b2c3d4e5f60718293a4b\",\"typ\":\"JWT\"}";
    String id =
        """
        {"name": "Alice Liddell", "picture": "https://lh3.googleusercontent.com/a/x",
         "roles": ["editor", "support"], "iss": "https://securetoken.google.com/shop-1234",
         "aud": "shop-1234", "auth_time": $-4000, "user_id": "kX2mQ7vT0bZ4cR9nL5pW1sYdE8u2",
         "sub": "kX2mQ7vT0bZ4cR9nL5pW1sYdE8u2", "iat": $0, "exp": $3600,
         "email": "alice@example.com", "email_verified": true,
         "firebase": {"identities": {"google.com": ["104837261950"], "email": ["alice@example.com"]},
                      "sign_in_provider": "google.com"}}
        """;
    String custom =
        """
        {"iss": "firebase-adminsdk@shop-1234.iam.gserviceaccount.com",
         "sub": "firebase-adminsdk@shop-1234.iam.gserviceaccount.com",
         "aud": "https://identitytoolkit.googleapis.com/google.identity.identitytoolkit.v1.IdentityToolkit",
         "iat": $0, "exp": $3600, "uid": "kX2mQ7vT0bZ4cR9nL5pW1sYdE8u2",
         "claims": {"roles": ["editor"]}}
        """;
    KeyPair account = Production.rsaKeys(2048);
    String keys =
        ProviderKeys.jwks(
            second.jwk("0a9b8c7d6e5f40312213445566778899aabbccdd"),
            first.jwk("5c1e0b7f92d46a38e0f1b2c3d4e5f60718293a4b"));
    try (ProviderService service =
        ProviderService.ready(
            directory,
            "Firebase",
            "editor",
            "https://www.googleapis.com/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
            keys)) {
      assertThat(service.upload(subject, signed(header, id, first))).isEqualTo("200");

      String without = change(id, "\"roles\": [\"editor\", \"support\"],", "");
      assertThat(service.upload(subject, signed(header, without, first)))
          .isEqualTo("403 role-required");

      // Google signs the tokens of all projects with the same keys.
      String foreign = change(id, "shop-1234", "anybody-5678");
      String cookie =
          change(id, "https://securetoken.google.com", "https://session.firebase.google.com");
      assertThat(service.upload(subject, signed(header, foreign, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, cookie, first))).isEqualTo(REFUSED);
      String unnamed = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
      assertThat(service.upload(subject, RawJws.rs256(unnamed, now(custom), account.getPrivate())))
          .isEqualTo(REFUSED);
    }
  }

  @Test
  void supabasesTokenOpensWhatItsRoleAllowsAndNoneOfTheLegacySecretDoes() {
    String subject = "8d0f7c1e-2b3a-4c5d-9e6f-0a1b2c3d4e5f";
    String kid = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
    String header =
        "{\"alg\":\"ES256\",\"kid\":\"f47ac10b-58cc-4372-a567-0e02b2c3d479\",\"typ\":\"JWT\"}";
    String user =
        """
        {"iss": "https://abcdefghijklmnopqrst.supabase.co/auth/v1",
         "sub": "8d0f7c1e-2b3a-4c5d-9e6f-0a1b2c3d4e5f", "aud": "authenticated",
         "exp": $3600, "iat": $0, "email": "alice@example.com", "phone": "",
         "app_metadata": {"provider": "email", "providers": ["email"]},
         "user_metadata": {"email_verified": true, "role": "authenticated"},
         "role": "authenticated", "aal": "aal1",
         "amr": [{"method": "password", "timestamp": $-60}],
         "session_id": "1c2d3e4f-5a6b-4c7d-8e9f-0a1b2c3d4e5f", "is_anonymous": false}
        """;
    String anon =
        """
        {"iss": "supabase", "ref": "abcdefghijklmnopqrst", "role": "anon",
         "iat": $-1000000, "exp": $314360000}
        """;
    KeyPair pair = Production.ecKeys("secp256r1");
    String keys =
        ProviderKeys.jwks(
            ProviderKeys.jwk(
                pair.getPublic(),
                Map.of(
                    "kid",
                    kid,
                    "alg",
                    "ES256",
                    "use",
                    "sig",
                    "ext",
                    true,
                    "key_ops",
                    List.of("verify"))));
    try (ProviderService service =
        ProviderService.ready(
            directory,
            "Supabase",
            "authenticated",
            "https://abcdefghijklmnopqrst.supabase.co/auth/v1/.well-known/jwks.json",
            keys)) {
      assertThat(service.upload(subject, RawJws.es256(header, now(user), pair.getPrivate())))
          .isEqualTo("200");

      // What users write into their own metadata is nobody's role.
      String other =
          change(user, "\"role\": \"authenticated\", \"aal\"", "\"role\": \"trial\", \"aal\"");
      assertThat(service.upload(subject, RawJws.es256(header, now(other), pair.getPrivate())))
          .isEqualTo("403 role-required");

      String legacy = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";
      byte[] secret = "legacy-secret-of-a-project-32-bytes".getBytes(StandardCharsets.UTF_8);
      String master = change(anon, "\"anon\"", "\"service_role\"");
      for (String claims : List.of(user, anon, master)) {
        assertThat(service.upload(subject, RawJws.hs256(legacy, now(claims), secret)))
            .as(claims)
            .isEqualTo(REFUSED);
        assertThat(
                service.upload(
                    subject, RawJws.hs256(change(header, "ES256", "HS256"), now(claims), secret)))
            .as(claims)
            .isEqualTo(REFUSED);
      }
      // The same key of a self-hosted project that signs it, too, with the new key.
      assertThat(service.upload(subject, RawJws.es256(header, now(anon), pair.getPrivate())))
          .isEqualTo(REFUSED);
    }
  }

  @Test
  void cloudflareAccessTokenOpensWhatItsGroupsAllowInItsOwnHeaderAndNoOtherApplicationsDoes() {
    String subject = "6c1f0d4e-9b2a-4f3c-8d5e-7a0b1c2d3e4f";
    String current = "7e0d9c8b1a2f3e4d5c6b7a8990a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3";
    String before = "1a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
    String header = "{\"alg\":\"RS256\",\"kid\":\"%s\",\"typ\":\"JWT\"}".formatted(current);
    String app =
        """
        {"aud": ["5b1f0e7ac94d2863f8e0b71d3a6c59427e8d10b3f64ac5972d0e8b1f37a6c4d9"],
         "email": "alice@example.com", "exp": $86400, "iat": $0, "nbf": $0,
         "iss": "https://shop.cloudflareaccess.com", "type": "app",
         "identity_nonce": "bQ7xK0vZt3LmYw9c", "sub": "6c1f0d4e-9b2a-4f3c-8d5e-7a0b1c2d3e4f",
         "custom": {"groups": ["editor", "support"]}, "country": "DE", "policy_id": "b0a1"}
        """;
    String machine =
        """
        {"type": "app", "aud": ["5b1f0e7ac94d2863f8e0b71d3a6c59427e8d10b3f64ac5972d0e8b1f37a6c4d9"],
         "exp": $86400, "iss": "https://shop.cloudflareaccess.com",
         "common_name": "e367826f93b8d71185e03fe518aff3b4.access", "iat": $0, "sub": ""}
        """;
    String keys =
        """
        {"keys": [%s, %s], "public_cert": {"kid": "%s", "cert": "%s"},
         "public_certs": [{"kid": "%s", "cert": "%s"}, {"kid": "%s", "cert": "%s"}]}
        """
            .formatted(
                second.jwk(before),
                first.jwk(current),
                current,
                first.pem(),
                before,
                second.pem(),
                current,
                first.pem());
    try (ProviderService service =
        ProviderService.ready(
            directory,
            "Cloudflare Access",
            "editor",
            "https://shop.cloudflareaccess.com/cdn-cgi/access/certs",
            keys)) {
      assertThat(service.upload(subject, signed(header, app, first))).isEqualTo("200");

      String without = change(app, "\"custom\": {\"groups\": [\"editor\", \"support\"]},", "");
      assertThat(service.upload(subject, signed(header, without, first)))
          .isEqualTo("403 role-required");
      assertThat(service.upload(subject, signed(header, machine, first)))
          .isEqualTo("403 subject-not-allowed");

      String foreign = change(app, "5b1f0e7a", "00000000");
      String session = change(foreign, "\"app\"", "\"org\"");
      assertThat(service.upload(subject, signed(header, foreign, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, session, first))).isEqualTo(REFUSED);
      // Anybody can set this one; Access sets its own, whatever came from outside.
      String bearer = "Bearer " + signed(header, app, first);
      assertThat(service.upload(subject, "Authorization", bearer)).isEqualTo(REFUSED);
    }
  }
}
