package dev.r2presigner.edge;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.ResourceCalls;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Read from the resources themselves, so that a new call can't be forgotten. */
@LocalProfileTest
class TokenlessTest {

  private static final Set<String> PUBLIC =
      Set.of(
          "GET /v1/cors",
          "GET /.well-known/jwks.json",
          // Of the local profile, which no production package has.
          "GET /local/tokens",
          "POST /local/tokens");

  static Stream<String> calls() {
    return ResourceCalls.all().stream()
        .map(call -> call.verb() + " " + call.path().replaceAll("\\{[^}]*}", "1"))
        .filter(call -> !PUBLIC.contains(call))
        .distinct()
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("calls")
  void everyCallNeedsAToken(String call) {
    String[] verbAndPath = call.split(" ");
    for (RequestSpecification stranger :
        List.of(
            given(),
            given().header("Authorization", "Basic YTpi"),
            given().header("Authorization", "Bearer"),
            Api.withToken("x.y.z").request())) {
      Response refused =
          stranger
              .urlEncodingEnabled(false)
              .contentType("application/json")
              .request(verbAndPath[0], verbAndPath[1]);

      assertThat(refused.statusCode()).as(call).isEqualTo(401);
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer");
      assertThat(refused.header("Content-Type")).startsWith("application/problem+json");
    }
  }

  @org.junit.jupiter.api.Test
  void allPackagesWithCallsAreSeen() {
    assertThat(calls())
        .contains(
            "POST /uppy/sign",
            "DELETE /uppy/s3/multipart/1",
            "GET /uppy/s3/multipart/1/1",
            "POST /v1/multipart/complete",
            "GET /v1/objects/1",
            "PUT /v1/cors");
  }
}
