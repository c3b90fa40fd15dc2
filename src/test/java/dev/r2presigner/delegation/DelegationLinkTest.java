package dev.r2presigner.delegation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.http.Method;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links with a delegation in the query: one download, of one key, for a client without a token. */
@LocalProfileTest
class DelegationLinkTest {

  private static final byte[] BODY = "for the guest".getBytes(StandardCharsets.UTF_8);

  private final Api alice = Api.as("alice");
  private final String key = "users/alice/documents/" + UUID.randomUUID() + ".txt";

  private static Response open(Method method, String path, String token) {
    return given()
        .urlEncodingEnabled(false)
        .redirects()
        .follow(false)
        .request(method, path + (path.contains("?") ? "&" : "?") + "delegation=" + token);
  }

  private static void assertRefused(Response response, int status, String slug) {
    response.then().statusCode(status).body("type", endsWith(":" + slug));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/downloads/", "/v1/downloads?key="})
  void leadsToTheFileAndIsNeitherKeptNorPassedOn(String form) {
    String route = form + key;
    Response grant =
        alice.upload(Map.of("key", key, "contentType", "text/plain", "contentLength", BODY.length));
    assertThat(Store.put(grant.jsonPath(), BODY).statusCode()).isEqualTo(200);
    String link = Delegating.key("documents", key, "download").tokenBy(alice);

    Response redirect = open(Method.GET, route, link);

    assertThat(redirect.statusCode()).as(redirect.asString()).isEqualTo(302);
    assertThat(redirect.headers().getValues("Cache-Control")).containsExactly("no-store");
    assertThat(redirect.header("Referrer-Policy")).isEqualTo("no-referrer");
    String location = redirect.header("Location");
    assertThat(location).doesNotContain(link);
    assertThat(Store.send("GET", location, Map.of(), null).body()).isEqualTo(BODY);
    Response head = open(Method.HEAD, route, link);
    assertThat(head.statusCode()).isEqualTo(302);
    assertThat(Store.send("HEAD", head.header("Location"), Map.of(), null).statusCode())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/downloads/", "/v1/downloads?key="})
  void onlyADelegationOfThisOneDownloadOpensIt(String form) {
    String route = form + key;
    assertRefused(open(Method.GET, route, TestTokens.of("alice")), 401, "invalid-token");
    assertRefused(open(Method.GET, route, ""), 401, "invalid-token");
    assertRefused(open(Method.GET, route, "a.b.c"), 401, "invalid-token");
    String folder =
        Delegating.prefix("documents", "users/alice/documents/", "download").tokenBy(alice);
    assertRefused(open(Method.GET, route, folder), 403, "key-not-allowed");
    String wide = Delegating.key("documents", key, "download", "upload").tokenBy(alice);
    assertRefused(open(Method.GET, route, wide), 403, "operation-not-allowed");
    String upload = Delegating.key("documents", key, "upload").tokenBy(alice);
    assertRefused(open(Method.GET, route, upload), 403, "operation-not-allowed");
    String other = Delegating.key("documents", key + "x", "download").tokenBy(alice);
    assertRefused(open(Method.GET, route, other), 403, "key-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/downloads/KEY?", "/v1/downloads?key=KEY&"})
  void twoTokensAreOneTooMany(String form) {
    String link = Delegating.key("documents", key, "download").tokenBy(alice);
    String route = form.replace("KEY", key) + "delegation=" + link;

    assertRefused(alice.request().get(route), 400, "invalid-request");
    assertRefused(
        given().urlEncodingEnabled(false).get(route + "&delegation=" + link),
        400,
        "invalid-request");
  }

  /** Everywhere else it is a query like any other: without the header there is no token. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /v1/objects/KEY",
        "DELETE /v1/objects/KEY",
        "GET /v1/policies",
        "GET /v1/multipart/parts",
        "DELETE /v1/multipart",
        "GET /uppy/s3/params",
        "GET /v1/objects?key=KEY",
        "DELETE /v1/objects?key=KEY",
        "POST /v1/downloads",
        "POST /v1/downloads?key=KEY",
        "POST /v1/downloads/KEY"
      })
  void noOtherRouteTakesIt(String call) {
    String link = Delegating.key("documents", key, "download").tokenBy(alice);
    String[] parts = call.replace("KEY", key).split(" ");

    assertThat(open(Method.valueOf(parts[0]), parts[1], link).statusCode()).isIn(400, 401);
    assertThat(open(Method.GET, "/v1/downloads/" + key, link).statusCode()).isEqualTo(302);
  }
}
