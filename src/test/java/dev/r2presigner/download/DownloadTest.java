package dev.r2presigner.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, dispositions, life times and redirects of downloads. */
@LocalProfileTest
class DownloadTest {

  private static final Api ALICE = Api.as("alice");

  private static String disposition(String url) {
    String query = url.substring(url.indexOf('?') + 1);
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith("response-content-disposition=")) {
        String value = parameter.substring(parameter.indexOf('=') + 1);
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "users/alice/documents/a.pdf   | | inline | attachment; filename=\"a.pdf\"",
        "users/alice/photos/a.png      | | inline | inline; filename=\"a.png\"",
        "users/alice/photos/a.png      | |        | attachment; filename=\"a.png\"",
        "avatars/alice/a.png           | | attachment | inline; filename=\"a.png\"",
        "users/alice/photos/a.png | b c.png | | attachment; filename=\"b c.png\"",
        "users/alice/photos/a.png | ü€.png | | attachment; filename=\"__.png\";"
            + " filename*=UTF-8''%C3%BC%E2%82%AC.png",
        "users/alice/photos/a.png | x\"y.png | | attachment; filename=\"x_y.png\";"
            + " filename*=UTF-8''x%22y.png",
        "users/alice/photos/a.png | 😀 | | attachment; filename=\"_\";"
            + " filename*=UTF-8''%F0%9F%98%80",
        "users/alice/photos/a.png | a  b | | attachment; filename=\"a _b\";"
            + " filename*=UTF-8''a%20%20b",
        "users/alice/photos/100%.png | | | attachment; filename=\"100_.png\";"
            + " filename*=UTF-8''100%25.png"
      })
  void policyDecidesTheDispositionAndTheNameIsExact(
      String key, String filename, String asked, String expected) {
    Map<String, Object> body = new java.util.HashMap<>();
    body.put("key", key);
    body.put("filename", filename);
    body.put("disposition", asked);

    JsonPath reply = ALICE.post("/v1/downloads", body).then().statusCode(200).extract().jsonPath();

    assertThat(disposition(reply.getString("url"))).isEqualTo(expected);
    assertThat(disposition(reply.getString("headUrl"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"key\":\"users/alice/photos/a\",\"filename\":\"a/b\"}",
        "{\"key\":\"users/alice/photos/a\",\"filename\":\"a\\r\\nb\"}",
        "{\"key\":\"users/alice/photos/a\",\"filename\":\"\"}",
        "{\"key\":\"users/alice/photos/a\",\"disposition\":\"form-data\"}",
        "{\"filename\":\"x\"}"
      })
  void shapeIsJudgedFirst(String body) {
    ALICE
        .post("/v1/downloads", body)
        .then()
        .statusCode(400)
        .body("type", endsWith(":invalid-request"));
  }

  @Test
  void replyHasAllItsMembersAndIsNotStored() {
    Instant before = Instant.now();
    Response response = ALICE.download("users/alice/photos/a.png");

    JsonPath reply =
        response
            .then()
            .statusCode(200)
            .header("Cache-Control", equalTo("no-store"))
            .body("method", equalTo("GET"))
            .body("headers", equalTo(Map.of()))
            .body("key", equalTo("users/alice/photos/a.png"))
            .body("policy", equalTo("photos"))
            .body("expiresIn", equalTo(300))
            .body("expiryBoundBy", equalTo("policy"))
            .extract()
            .jsonPath();
    assertThat(reply.getMap("").keySet())
        .isEqualTo(
            java.util.Set.of(
                "method",
                "url",
                "headUrl",
                "headers",
                "key",
                "policy",
                "expiresAt",
                "expiresIn",
                "expiryBoundBy"));
    Instant expiresAt = Instant.parse(reply.getString("expiresAt"));
    assertThat(Duration.between(before, expiresAt).toSeconds()).isBetween(298L, 302L);
  }

  @Test
  void redirectIsPrivateAndEndsBeforeTheUrlDoes() {
    Response response =
        ALICE
            .request()
            .accept("image/*")
            .redirects()
            .follow(false)
            .get("/v1/downloads/users/alice/photos/a%20b.png");

    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.header("Location")).contains("/local-bucket/users/alice/photos/a%20b.png?");
    assertThat(response.header("Cache-Control")).isEqualTo("private, max-age=225");
    assertThat(response.headers().getValues("Vary").toString()).contains("Authorization");
    assertThat(response.asString()).isEmpty();
  }

  @Test
  void tokensEndShortensSilentlyAndUnderASecondRefuses() {
    String shortLived = TestTokens.with("alice", claims -> claims.setExpirationTime(in(20)));
    JsonPath reply =
        Api.withToken(shortLived)
            .download("users/alice/photos/a.png")
            .then()
            .statusCode(200)
            .body("expiryBoundBy", equalTo("token"))
            .extract()
            .jsonPath();
    assertThat(reply.getInt("expiresIn")).isBetween(15, 20);

    // Within the forgiven skew: good for asking, not for a URL.
    String over =
        TestTokens.with(
            "alice",
            claims -> {
              claims.setIssuedAt(in(-600));
              claims.setExpirationTime(in(-20));
            });
    Api.withToken(over).request().get("/v1/policies").then().statusCode(200);
    Api.withToken(over)
        .download("users/alice/photos/a.png")
        .then()
        .statusCode(401)
        .header("WWW-Authenticate", equalTo("Bearer"))
        .body("type", endsWith(":invalid-token"));
  }

  private static org.jose4j.jwt.NumericDate in(long seconds) {
    return org.jose4j.jwt.NumericDate.fromSeconds(Instant.now().getEpochSecond() + seconds);
  }
}
