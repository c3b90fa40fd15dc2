package dev.r2presigner.local;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code POST /local/tokens}: a token of the user that a frontend's own test needs. */
@LocalProfileTest
class TokensOfAnyUserTest {

  private static Response ask(Object body) {
    return given().contentType(ContentType.JSON).body(body).post("/local/tokens");
  }

  @Test
  void theTokenHasTheSubjectTheRolesAndTheLife() {
    Instant before = Instant.now();

    Response reply =
        ask(Map.of("sub", "user-of-tokens", "roles", List.of("user"), "expiresIn", 120));

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    assertThat(reply.jsonPath().getMap("")).containsOnlyKeys("token", "expiresAt");
    assertThat(Instant.parse(reply.path("expiresAt")))
        .isBetween(before.plusSeconds(119), Instant.now().plusSeconds(120));
    Response mine =
        Api.withToken(reply.<String>path("token"))
            .upload(Api.picture("user-of-tokens", "a.png", 4));
    assertThat(mine.statusCode()).isEqualTo(200);
    assertThat(mine.<String>path("expiryBoundBy")).isEqualTo("token");
  }

  @Test
  void withoutRolesItHasNone() {
    String token = ask(Map.of("sub", "user-without-roles")).path("token");

    Api.withToken(token)
        .upload(Api.picture("user-without-roles", "a.png", 4))
        .then()
        .statusCode(403)
        .body("type", endsWith(":role-required"));
  }

  @Test
  void withoutALifeItLastsAWorkingDay() {
    Response reply = ask(Map.of("sub", "user-of-a-day"));

    assertThat(Instant.parse(reply.path("expiresAt")))
        .isAfter(Instant.now().plus(Duration.ofHours(11)));
  }

  /** As strict as every other body, with the same problems. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "400 | invalid-request    | {}",
        "400 | invalid-request    | {\"sub\":null}",
        "400 | invalid-request    | {\"sub\":\"\"}",
        "400 | invalid-request    | {\"sub\":7}",
        "400 | invalid-request    | {\"sub\":\"a\\nb\"}",
        "400 | invalid-request    | {\"sub\":\"a\",\"roles\":\"user\"}",
        "400 | invalid-request    | {\"sub\":\"a\",\"roles\":[null]}",
        "400 | invalid-request    | {\"sub\":\"a\",\"roles\":[\"\"]}",
        "400 | invalid-request    | {\"sub\":\"a\",\"expiresIn\":\"60\"}",
        "400 | invalid-request    | {\"sub\":\"a\",\"expiresIn\":1.5}",
        "400 | unknown-field      | {\"sub\":\"a\",\"groups\":[\"user\"]}",
        "400 | invalid-json       | {\"sub\":\"a\",\"sub\":\"b\"}",
        "400 | invalid-json       | {\"sub\":",
        "400 | invalid-json       | null",
        "422 | expiry-not-allowed | {\"sub\":\"a\",\"expiresIn\":0}",
        "422 | expiry-not-allowed | {\"sub\":\"a\",\"expiresIn\":-1}",
        "422 | expiry-not-allowed | {\"sub\":\"a\",\"expiresIn\":86401}",
        "422 | expiry-not-allowed | {\"sub\":\"a\",\"expiresIn\":99999999999999999999}"
      })
  void aBadBodyIsAProblem(int status, String slug, String body) {
    isProblem(ask(body).then(), status, slug);
  }

  @Test
  void moreThanFitsIntoAHeaderIsAProblem() {
    isProblem(
        ask(Map.of("sub", "a", "roles", Collections.nCopies(33, "user"))).then(),
        400,
        "invalid-request");
    isProblem(
        ask(Map.of("sub", "a", "roles", Collections.nCopies(9, "r".repeat(500)))).then(),
        400,
        "invalid-request");
    isProblem(ask(Map.of("sub", "a".repeat(513))).then(), 400, "invalid-request");
    isProblem(ask(Map.of("sub", "a".repeat(70_000))).then(), 413, "body-too-large");
  }

  /** The longest that is let through is of use. */
  @Test
  void theLongestTokenIsTaken() {
    String subject = "s".repeat(128);
    String token =
        ask(new JsonObject()
                .put("sub", subject)
                .put("roles", Collections.nCopies(8, "r".repeat(512)))
                .encode())
            .path("token");

    Api.withToken(token).request().get("/v1/policies").then().statusCode(200);
  }

  @Test
  void otherTypesAndMethodsAreProblems() {
    isProblem(
        given().contentType(ContentType.TEXT).body("a").post("/local/tokens").then(),
        415,
        "media-type");
    isProblem(given().delete("/local/tokens").then(), 405, "method-not-allowed")
        .header("Allow", "GET, HEAD, OPTIONS, POST");
  }

  private static ValidatableResponse isProblem(ValidatableResponse reply, int status, String slug) {
    return reply
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", endsWith(":" + slug));
  }
}
