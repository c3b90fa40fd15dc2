package dev.r2presigner.problem;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RecordedLog;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.token.TokenRefusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Every 401 is counted once, by its reason, and recorded in bounds; the answer never tells why. */
@LocalProfileTest
class RefusedTokensTest {

  @Inject MeterRegistry meters;

  private Map<String, Double> counts() {
    Map<String, Double> counts = new TreeMap<>();
    for (Counter counter : meters.find("presigner.tokens.refused").counters()) {
      counts.put(counter.getId().getTag("reason"), counter.count());
    }
    return counts;
  }

  @Test
  void everyReasonIsCountedFromTheStart() {
    assertThat(counts().keySet())
        .isEqualTo(
            Set.of(
                "missing",
                "malformed",
                "type",
                "algorithm",
                "unknown-key",
                "signature",
                "expired",
                "not-yet-valid",
                "issuer",
                "audience",
                "subject",
                "life"));
  }

  @Test
  void eachRefusalCountsOnceAndSaysNothing() {
    long now = Instant.now().getEpochSecond();
    String late =
        TestTokens.with(
            "alice",
            claims -> {
              claims.setClaim("iat", now - 600);
              claims.setClaim("exp", now - 30);
            });
    String other = TestTokens.with("alice", claims -> claims.setAudience("elsewhere"));
    String cut = TestTokens.of("alice").substring(0, 60);

    refused(TokenRefusal.MISSING, () -> given().get("/v1/policies"));
    refused(TokenRefusal.MISSING, () -> given().get("/uppy/no/such/path"));
    refused(
        TokenRefusal.MISSING,
        () -> given().header("Authorization", "Basic x").get("/v1/cors/drift"));
    refused(TokenRefusal.MALFORMED, () -> Api.withToken(cut).request().get("/v1/policies"));
    refused(TokenRefusal.AUDIENCE, () -> Api.withToken(other).request().get("/v1/policies"));
    refused(
        TokenRefusal.AUDIENCE, () -> Api.withToken(other).upload(Api.picture("alice", "a.png", 1)));
    // Within the skew, and so good, but for a URL.
    refused(
        TokenRefusal.EXPIRED, () -> Api.withToken(late).upload(Api.picture("alice", "a.png", 1)));
    // A login token in a link, and nothing readable.
    String good = TestTokens.of("alice");
    String key = "users/alice/photos/a.png";
    for (String link : List.of("/v1/downloads/" + key, "/v1/downloads?key=" + key)) {
      refused(TokenRefusal.TYPE, () -> given().queryParam("delegation", good).get(link));
      refused(TokenRefusal.MALFORMED, () -> given().queryParam("delegation", "x").get(link));
    }
  }

  private void refused(TokenRefusal reason, Supplier<Response> call) {
    Map<String, Double> before = counts();

    Response answer = call.get();

    ProblemTest.looksLike(answer, ProblemType.INVALID_TOKEN);
    assertThat(answer.jsonPath().getString("detail"))
        .isEqualTo(
            "Send a valid, unexpired token from the trusted issuer, with this service as"
                + " audience.");
    before.merge(reason.word(), 1.0, Double::sum);
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void whatIsAcceptedCountsNothing() {
    Map<String, Double> before = counts();

    assertThat(Api.as("alice").request().get("/v1/policies").statusCode()).isEqualTo(200);
    assertThat(given().get("/v1/cors").statusCode()).isEqualTo(200);

    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void theAuditHasTenASecondAndTheNumberOfTheOthers() {
    String token = TestTokens.with("a-subject-of-nobody", it -> it.setAudience("elsewhere"));
    RecordedLog log = new RecordedLog("audit", "%s");
    try {
      long begin = System.nanoTime();
      int sent = 0;
      Response last;
      do {
        last = Api.withToken(token).request().get("/v1/policies");
        sent++;
      } while (System.nanoTime() - begin < 2_500_000_000L || sent < 60);
      String id = last.header("X-Request-Id");
      long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
      // Another one when the second is over, which tells of all before it.
      await()
          .until(
              () ->
                  Api.withToken(token).request().get("/v1/policies").statusCode() == 401
                      && System.nanoTime() - begin > (seconds + 2) * 1_000_000_000L);

      await().untilAsserted(() -> assertThat(log.lines()).hasSizeGreaterThan(10));
      assertThat(log.lines().size()).isLessThanOrEqualTo((int) (seconds + 4) * 10);
      assertThat(id).isNotEmpty();
      long told = 0;
      for (String line : log.lines()) {
        JsonPath json = JsonPath.from(line);
        assertThat(json.getString("operation")).isEqualTo("authenticate");
        assertThat(json.getString("outcome")).isEqualTo("refused");
        assertThat(json.getString("reason")).isEqualTo("audience");
        assertThat(json.getString("subject")).isEmpty();
        assertThat(line).doesNotContain("nobody", "elsewhere", "eyJ");
        told += 1 + (json.get("unrecorded") == null ? 0 : json.getLong("unrecorded"));
      }
      assertThat(told).isGreaterThanOrEqualTo(sent);
    } finally {
      log.close();
    }
  }
}
