package dev.r2presigner.delegation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a request for a delegation has to be like, and what the token says. */
@LocalProfileTest
class DelegationMakingTest {

  private final Api alice = Api.as("alice");
  private final String key = "users/alice/documents/" + UUID.randomUUID() + "/Brief ü+1.txt";

  private Delegating ofKey(String operations) {
    return Delegating.key("documents", key, operations.split(" "));
  }

  @Test
  void theTokenSaysWhatWasDelegatedAndNoMore() {
    Response made =
        ofKey("upload")
            .with("contentTypes", List.of("Text/Plain"))
            .with("maxSize", 1000)
            .askedBy(alice);

    assertThat(made.statusCode()).as(made.asString()).isEqualTo(200);
    assertThat(made.header("Cache-Control")).isEqualTo("no-store");
    assertThat(made.jsonPath().getMap("").keySet()).containsExactly("token", "expiresAt");
    String[] parts = made.<String>path("token").split("\\.");
    JsonPath header = json(parts[0]);
    assertThat(header.getMap("").keySet()).containsExactlyInAnyOrder("alg", "kid", "typ");
    assertThat(header.getString("typ")).isEqualTo("delegation+jwt");
    JsonPath claims = json(parts[1]);
    Map<String, Object> rest = new HashMap<>(claims.getMap(""));
    assertThat(rest.remove("jti").toString()).hasSize(36);
    long madeAt = claims.getLong("iat");
    rest.remove("iat");
    rest.remove("exp");
    assertThat(Instant.ofEpochSecond(claims.getLong("exp")))
        .isEqualTo(Instant.parse(made.path("expiresAt")))
        .isEqualTo(Instant.ofEpochSecond(madeAt + 600));
    assertThat(rest)
        .isEqualTo(
            Map.of(
                "iss",
                "http://localhost:8080",
                "aud",
                "http://localhost:8080",
                "sub",
                "guest",
                "policy",
                "documents",
                "key",
                key,
                "operations",
                List.of("upload"),
                "contentTypes",
                List.of("text/plain"),
                "maxSize",
                1000,
                "delegator",
                Map.of(
                    "sub", "alice",
                    "roles", List.of("user"),
                    "claims",
                        Map.of("iss", TestTokens.ISSUER, "issuer", "default", "sub", "alice"))));
  }

  private static JsonPath json(String part) {
    return JsonPath.from(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "absent",
      value = {
        "key, a//b, 400, invalid-key",
        "prefix, users/alice/, 400, invalid-request",
        "key, absent, 400, invalid-request",
        "policy, absent, 400, invalid-request",
        "operations, absent, 400, invalid-request",
        "expiresIn, absent, 400, invalid-request",
        "roles, admin, 400, unknown-field",
        "delegator, bob, 400, unknown-field",
        "subject, '', 400, invalid-request",
        "subject, 'a\u0085b', 400, invalid-request",
        "policy, nosuch, 422, unknown-policy",
        "policy, photos, 403, key-not-allowed",
        "key, users/bob/documents/a, 403, key-not-allowed",
      })
  void aBadRequestIsRefused(String member, String value, int status, String slug) {
    ofKey("upload")
        .with(member, value)
        .askedBy(alice)
        .then()
        .statusCode(status)
        .body("type", endsWith(":" + slug));
  }

  @Test
  void listsAndNumbersOfOddFormsAreRefused() {
    for (Object odd : Arrays.asList(List.of(), Arrays.asList("upload", null), "upload", 5)) {
      assertThat(ofKey("upload").with("operations", odd).askedBy(alice).statusCode())
          .isEqualTo(400);
      assertThat(ofKey("upload").with("contentTypes", odd).askedBy(alice).statusCode())
          .isEqualTo(400);
    }
    for (Object odd : List.of("60", 1.5, true)) {
      assertThat(ofKey("upload").with("expiresIn", odd).askedBy(alice).statusCode()).isEqualTo(400);
    }
    assertThat(ofKey("copy-from").askedBy(alice).<String>path("type"))
        .endsWith(":operation-not-allowed");
    assertThat(
            ofKey("upload").with("expiresIn", 7 * 86_400 + 1).askedBy(alice).<String>path("type"))
        .endsWith(":expiry-not-allowed");
  }
}
