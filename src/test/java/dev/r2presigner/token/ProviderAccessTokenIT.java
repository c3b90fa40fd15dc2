package dev.r2presigner.token;

import static dev.r2presigner.token.ProviderService.change;
import static dev.r2presigner.token.ProviderService.now;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Proof;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Providers that give an app an access token and an ID token, with the manual's settings: the one
 * opens what its roles allow, the other nothing.
 */
@Tag(Proof.FULL)
class ProviderAccessTokenIT extends ProviderTokens {

  private static final String ROLE = "editor";

  @Test
  void keycloaksAccessTokenOpensWhatItsRealmRolesAllowAndNoOtherTokenDoes() {
    String subject = "3f0e5c0a-7a53-4d5c-9a3b-0c6c1b0e7d11";
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"Zc1tq7Xh-0bJ4mVwK2sYp9LrEaUo3\"}";
    String access =
        """
        {"exp": $300, "iat": $0, "auth_time": $-20,
         "jti": "onrtac:5d0c0bb6-6f3f-4c5d-a8f5-21d5c5a1b0f2",
         "iss": "https://login.example.com/realms/shop", "aud": ["r2-presigner", "account"],
         "sub": "3f0e5c0a-7a53-4d5c-9a3b-0c6c1b0e7d11", "typ": "Bearer", "azp": "shop-web",
         "sid": "0b0f8f0e-92fc-4f1c-8d5e-f0f7e2b8b4aa", "acr": "1",
         "allowed-origins": ["https://app.example.com"],
         "realm_access": {"roles": ["editor", "default-roles-shop", "offline_access"]},
         "resource_access": {"account": {"roles": ["manage-account", "view-profile"]}},
         "scope": "openid email profile", "email_verified": true, "name": "Alice Liddell",
         "preferred_username": "alice", "email": "alice@example.com"}
        """;
    String id =
        """
        {"exp": $300, "iat": $0, "auth_time": $-20, "jti": "9a1d6f5e-6b40-4b8e-8b60-0c1a1b0d6f3e",
         "iss": "https://login.example.com/realms/shop", "aud": "shop-web",
         "sub": "3f0e5c0a-7a53-4d5c-9a3b-0c6c1b0e7d11", "typ": "ID", "azp": "shop-web",
         "sid": "0b0f8f0e-92fc-4f1c-8d5e-f0f7e2b8b4aa", "at_hash": "p5mZ4Yq1cH0f7uGgWJr2tA",
         "acr": "1", "realm_access": {"roles": ["editor"]}, "preferred_username": "alice"}
        """;
    String refresh =
        """
        {"exp": $1800, "iat": $0, "jti": "c1b7b8a6-8f5e-4a57-9f8f-6cfa2e1f7a10",
         "iss": "https://login.example.com/realms/shop",
         "aud": "https://login.example.com/realms/shop",
         "sub": "3f0e5c0a-7a53-4d5c-9a3b-0c6c1b0e7d11", "typ": "Refresh", "azp": "shop-web",
         "sid": "0b0f8f0e-92fc-4f1c-8d5e-f0f7e2b8b4aa", "scope": "openid email profile"}
        """;
    String keys =
        ProviderKeys.jwks(
            second.jwkWithCertificate("kQ8Lr2pVn5-encryption-w7Td", "enc", "RSA-OAEP"),
            first.jwkWithCertificate("Zc1tq7Xh-0bJ4mVwK2sYp9LrEaUo3", "sig", "RS256"));
    try (ProviderService service =
        ProviderService.ready(
            directory,
            "Keycloak",
            ROLE,
            "https://login.example.com/realms/shop/protocol/openid-connect/certs",
            keys)) {
      assertThat(service.upload(subject, signed(header, access, first))).isEqualTo("200");
      // One audience is no list.
      String one = change(access, "[\"r2-presigner\", \"account\"]", "\"r2-presigner\"");
      assertThat(service.upload(subject, signed(header, one, first))).isEqualTo("200");

      String without = change(access, "\"editor\", ", "");
      assertThat(service.upload(subject, signed(header, without, first)))
          .isEqualTo("403 role-required");

      String unmapped = change(access, "[\"r2-presigner\", \"account\"]", "\"account\"");
      String elsewhere = change(access, "realms/shop", "realms/master");
      assertThat(service.upload(subject, signed(header, id, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, unmapped, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, elsewhere, first))).isEqualTo(REFUSED);
      String hmac = "{\"alg\":\"HS512\",\"typ\":\"JWT\",\"kid\":\"9e1b0c52-a5d0-4a6c-9c57-1d\"}";
      assertThat(service.upload(subject, RawJws.with(hmac, now(refresh), new byte[64])))
          .isEqualTo(REFUSED);
    }
  }

  @Test
  void auth0sAccessTokenOpensWhatItsNamespacedRolesAllowAndNoOtherTokenDoes() {
    String subject = "auth0|65a1c0de9f3b2a0012345678";
    String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"q3Jw8uTzR1xYb6NfKd0Ms\"}";
    String access =
        """
        {"https://app.example.com/roles": ["editor", "support"],
         "iss": "https://shop.eu.auth0.com/", "sub": "auth0|65a1c0de9f3b2a0012345678",
         "aud": ["https://files.example.com", "https://shop.eu.auth0.com/userinfo"],
         "iat": $0, "exp": $86400, "scope": "openid profile email offline_access",
         "azp": "nT8yQ2vXc5bL0mKj3hGf6dSa9pOiUeRw", "permissions": []}
        """;
    String id =
        """
        {"https://app.example.com/roles": ["editor", "support"], "nickname": "alice",
         "name": "alice@example.com", "picture": "https://s.gravatar.com/avatar/0.png",
         "updated_at": "2026-11-20T08:00:00.000Z", "email": "alice@example.com",
         "email_verified": true, "iss": "https://shop.eu.auth0.com/",
         "aud": "nT8yQ2vXc5bL0mKj3hGf6dSa9pOiUeRw", "sub": "auth0|65a1c0de9f3b2a0012345678",
         "iat": $0, "exp": $36000, "sid": "Yb3kq0Jp7wZ1vR5tN8xM2cL4", "nonce": "b0ZqVGxR"}
        """;
    // What an app gets that asked for no audience.
    String opaque =
        RawJws.encode(
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"iss\":\"https://shop.eu.auth0.com/\"}")
            + ".."
            + RawJws.encode(new byte[12])
            + "."
            + RawJws.encode(new byte[64])
            + "."
            + RawJws.encode(new byte[16]);
    String keys =
        ProviderKeys.jwks(
            first.jwkWithCertificate("q3Jw8uTzR1xYb6NfKd0Ms", "sig", "RS256"),
            second.jwkWithCertificate("H5vPz0aQeW9tLc2RnXo7i", "sig", "RS256"));
    try (ProviderService service =
        ProviderService.ready(
            directory, "Auth0", ROLE, "https://shop.eu.auth0.com/.well-known/jwks.json", keys)) {
      assertThat(service.upload(subject, signed(header, access, first))).isEqualTo("200");

      String without = change(access, "\"editor\", ", "");
      String elsewhere = change(access, "https://app.example.com/roles", "roles");
      assertThat(service.upload(subject, signed(header, without, first)))
          .isEqualTo("403 role-required");
      assertThat(service.upload(subject, signed(header, elsewhere, first)))
          .isEqualTo("403 role-required");

      String management =
          change(access, "https://files.example.com", "https://shop.eu.auth0.com/api/v2/");
      String month = change(access, "$86400", "$2592000");
      assertThat(service.upload(subject, signed(header, id, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, management, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(header, month, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, opaque)).isEqualTo(REFUSED);
    }
  }

  @Test
  void cognitosAccessTokenOpensWhatItsGroupsAllowAndItsIdTokenDoesNot() {
    String subject = "c3a4b8e2-4091-70d5-9f2e-6b1a7c0d8e5f";
    String accessHeader =
        "{\"kid\":\"u0Xb3hVq+8ZtGm1yR/5wNpKcJe7sLd2fAoIi9vTxQk4=\",\"alg\":\"RS256\"}";
    String idHeader =
        "{\"kid\":\"W2kPz7rYdM5nBvC0tEaXq8LsHj4gUo1iF6wRx3TyN9k=\",\"alg\":\"RS256\"}";
    String access =
        """
        {"sub": "c3a4b8e2-4091-70d5-9f2e-6b1a7c0d8e5f", "cognito:groups": ["editor", "support"],
         "iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Shop12345",
         "version": 2, "client_id": "4pq0example1client2id3ab5",
         "origin_jti": "7f0b2d4c-57a1-4a3b-8c36-1f0f4e9b2d10",
         "event_id": "2b7e1c90-5d1f-4c8a-a7f4-93b0d6e1f2a3", "token_use": "access",
         "scope": "openid email", "auth_time": $0, "exp": $86400, "iat": $0,
         "jti": "a0c9e8d7-1b2c-4d3e-9f40-516273849506", "username": "alice"}
        """;
    String id =
        """
        {"sub": "c3a4b8e2-4091-70d5-9f2e-6b1a7c0d8e5f", "cognito:groups": ["editor", "support"],
         "email_verified": true, "cognito:username": "alice", "at_hash": "x0KcQm7uB1n5tYw2Zr8vSg",
         "iss": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Shop12345",
         "origin_jti": "7f0b2d4c-57a1-4a3b-8c36-1f0f4e9b2d10",
         "aud": "4pq0example1client2id3ab5", "event_id": "2b7e1c90-5d1f-4c8a-a7f4-93b0d6e1f2a3",
         "token_use": "id", "auth_time": $0, "exp": $3600, "iat": $0,
         "jti": "b1d0f9e8-2c3d-4e4f-a051-627384950617", "email": "alice@example.com"}
        """;
    String keys =
        ProviderKeys.jwks(
            second.jwk("W2kPz7rYdM5nBvC0tEaXq8LsHj4gUo1iF6wRx3TyN9k="),
            first.jwk("u0Xb3hVq+8ZtGm1yR/5wNpKcJe7sLd2fAoIi9vTxQk4="));
    String pool = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Shop12345";
    try (ProviderService service =
        ProviderService.ready(
            directory, "Amazon Cognito", ROLE, pool + "/.well-known/jwks.json", keys)) {
      assertThat(service.upload(subject, signed(accessHeader, access, first))).isEqualTo("200");

      // A user who is in no group: the claim is not there at all.
      String without = change(access, "\"cognito:groups\": [\"editor\", \"support\"],", "");
      assertThat(service.upload(subject, signed(accessHeader, without, first)))
          .isEqualTo("403 role-required");

      String foreign = change(access, "4pq0example1client2id3ab5", "0another0client0of0the0pool");
      String pools = change(access, "eu-central-1_Shop12345", "eu-central-1_Other6789");
      assertThat(service.upload(subject, signed(idHeader, id, second))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(accessHeader, foreign, first))).isEqualTo(REFUSED);
      assertThat(service.upload(subject, signed(accessHeader, pools, first))).isEqualTo(REFUSED);
    }
  }
}
