package dev.r2presigner.token;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published key set, and that a JWT of this service is no login. */
@LocalProfileTest
class ServiceKeySetTest {

  private static final String PATH = "/.well-known/jwks.json";

  @Inject ServiceKeys keys;

  @Test
  void isPublicAndCached() {
    for (RequestSpecification anybody : List.of(given(), Api.withToken("x.y.z").request())) {
      anybody
          .get(PATH)
          .then()
          .statusCode(200)
          .contentType("application/json")
          .header("Cache-Control", "public, max-age=300")
          .header("X-Content-Type-Options", "nosniff")
          .body("keys.size()", equalTo(1))
          .body("keys[0].alg", equalTo("ES256"));
    }
    assertThat(given().head(PATH).statusCode()).isEqualTo(200);
  }

  @Test
  void nothingElseCanBeDoneWithIt() {
    given().post(PATH).then().statusCode(405).header("Cache-Control", "no-store");
    given().accept("image/png").get(PATH).then().statusCode(406);
    given().get("/.well-known/other").then().statusCode(404);
  }

  /** The one name with a dot opens no way past the check of dot segments. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.well-known/../v1/policies",
        "/.well-known/./jwks.json",
        "/.well-known/.hidden",
        "/.well-known/..",
        "/.well-known//jwks.json",
        "/.well-known/%2e%2e/v1/policies",
        "/.well-known/..;/v1/policies",
        "/.well-knowna/../v1/cors",
        "/./.well-known/jwks.json",
        "/.hidden"
      })
  void dotSegmentsAreStillNoWay(String path) {
    assertThat(
            RawHttp.send(RestAssured.port, "GET", path, Map.of("Host", "localhost"), new byte[0])
                .status())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JWT", "at+jwt", "upload-receipt+jwt", "delegation+jwt"})
  void whatItSignsIsNoLogin(String type) {
    long now = java.time.Instant.now().getEpochSecond();
    Map<String, Object> claims =
        Map.of("sub", "alice", "aud", "r2-presigner", "iat", now, "exp", now + 60);

    Api.withToken(keys.sign(type, claims)).request().get("/v1/policies").then().statusCode(401);
  }
}
