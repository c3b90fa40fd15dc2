package dev.r2presigner.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RecordedLog;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client's trace is found in its problem and in the audit, and nothing else of the header. */
@LocalProfileTest
class TraceTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String GOOD = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private static RequestSpecification traced(String... headers) {
    RequestSpecification request = Api.as("alice").request().contentType("application/json");
    return request.header("traceparent", headers[0], (Object[]) tail(headers));
  }

  private static String[] tail(String... headers) {
    return List.of(headers).subList(1, headers.length).toArray(String[]::new);
  }

  @Test
  void theTraceIsInTheProblemAndInTheAudit() {
    try (RecordedLog log = new RecordedLog("audit", "%s")) {
      Response refused =
          traced(GOOD).body(Map.of("key", "users/bob/photos/x.png")).post("/v1/downloads");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.jsonPath().getString("traceId")).isEqualTo(TRACE);
      await().untilAsserted(() -> assertThat(log.lines()).hasSize(1));
      JsonPath line = JsonPath.from(log.lines().get(0));
      assertThat(line.getString("traceId")).isEqualTo(TRACE);
      assertThat(line.getString("requestId")).isEqualTo(refused.header("X-Request-Id"));
    }
  }

  @Test
  void theTraceIsInEveryKindOfProblem() {
    Response tokenless = given().header("traceparent", GOOD).get("/v1/policies");
    Response malformed = given().header("traceparent", GOOD).get("/v1/policies?%zz");
    Response batch =
        traced(GOOD)
            .body(Map.of("downloads", List.of(Map.of("key", "users/bob/photos/x.png"))))
            .post("/v1/downloads/batch");

    assertThat(tokenless.jsonPath().getString("traceId")).isEqualTo(TRACE);
    assertThat(malformed.jsonPath().getString("traceId")).isEqualTo(TRACE);
    assertThat(batch.jsonPath().getString("results[0].problem.traceId")).isEqualTo(TRACE);
  }

  @Test
  void whatIsMalformedOrThereTwiceIsIgnoredAndNotEchoed() {
    String canary = "canary-trace";
    try (RecordedLog log = new RecordedLog("audit", "%s")) {
      for (Response refused :
          List.of(
              traced(canary).body(Map.of("key", "users/bob/photos/x")).post("/v1/downloads"),
              traced(GOOD + canary).body(Map.of("key", "users/bob/x")).post("/v1/downloads"),
              traced(GOOD, GOOD).body(Map.of("key", "users/bob/x")).post("/v1/downloads"))) {
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.jsonPath().getMap("")).doesNotContainKey("traceId");
        assertThat(refused.asString() + refused.headers()).doesNotContain(canary);
      }
      await().untilAsserted(() -> assertThat(log.lines()).hasSize(3));
      assertThat(String.join("", log.lines())).doesNotContain("traceId", canary);
    }
  }
}
