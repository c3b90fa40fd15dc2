package dev.r2presigner.problem;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

/** When several things are wrong, the first in the contract's order answers (design, section 2). */
@LocalProfileTest
class OrderTest {

  private static void slug(Response response, int status, String slug) {
    response.then().statusCode(status).body("type", endsWith(":" + slug));
  }

  @Test
  void strangersLearnNothing() {
    slug(given().urlEncodingEnabled(false).get("/v1/nothing"), 401, "invalid-token");
    slug(given().put("/v1/uploads"), 401, "invalid-token");
    slug(given().contentType("text/plain").body("x").post("/v1/uploads"), 401, "invalid-token");
    slug(given().urlEncodingEnabled(false).get("/v1/cors/x"), 401, "invalid-token");
    slug(given().put("/v1/cors"), 401, "invalid-token");
    slug(given().get("/uppy/anything"), 401, "invalid-token");
    slug(given().get("/elsewhere"), 404, "not-found");
  }

  @Test
  void badTokenIsAsGoodAsNone() {
    slug(Api.withToken("x.y.z").request().get("/v1/policies"), 401, "invalid-token");
    Api.withToken("x.y.z").request().get("/v1/cors").then().statusCode(200);
  }

  @Test
  void pathComesBeforeMediaTypeAndThatBeforeJson() {
    Api alice = Api.as("alice");

    slug(alice.request().contentType("text/plain").body("x").post("/v1/nothing"), 404, "not-found");
    slug(
        alice.request().contentType("text/plain").body("x").put("/v1/uploads"),
        405,
        "method-not-allowed");
    slug(
        alice.request().contentType("text/plain").body("x".repeat(3_000_000)).post("/v1/uploads"),
        415,
        "media-type");
    slug(alice.post("/v1/uploads", "x".repeat(3_000_000)), 413, "body-too-large");
    slug(alice.post("/v1/uploads", "x"), 400, "invalid-json");
  }

  @Test
  void shapeComesBeforeKeyAndKeyBeforeType() {
    Api alice = Api.as("alice");

    slug(
        alice.post("/v1/uploads", "{\"key\":\"..\",\"contentType\":\"x\",\"acl\":\"public\"}"),
        400,
        "unknown-field");
    slug(
        alice.post("/v1/uploads", "{\"key\":\"..\",\"contentType\":\"x\",\"contentLength\":\"1\"}"),
        400,
        "invalid-request");
    slug(alice.post("/v1/uploads", "{\"key\":\"..\",\"contentType\":\"x\"}"), 400, "invalid-key");
    slug(
        alice.post("/v1/uploads", "{\"key\":\"editors/alice/x\",\"contentType\":\"x\"}"),
        403,
        "role-required");
  }

  @Test
  void emptyOrTypelessBodiesAreTold() {
    Api alice = Api.as("alice");

    slug(alice.request().contentType("application/json").post("/v1/uploads"), 400, "invalid-json");
    slug(alice.request().post("/v1/uploads"), 415, "media-type");
    slug(alice.post("/v1/uploads", "null"), 400, "invalid-json");
    slug(alice.post("/v1/uploads", "[]"), 400, "invalid-request");
  }
}
