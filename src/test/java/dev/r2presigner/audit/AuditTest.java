package dev.r2presigner.audit;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RecordedLog;
import dev.r2presigner.testing.TestTokens;
import io.restassured.http.Method;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line a decision that says who, what and how it ended, and gives nothing away. */
@LocalProfileTest
class AuditTest {

  private final RecordedLog log = new RecordedLog("audit", "%s");
  private final List<String> lines = log.lines();

  @AfterEach
  void stopListening() {
    log.close();
  }

  /** They are written on another thread, after the answer. */
  private void awaitLines(int count) {
    await().untilAsserted(() -> assertThat(lines).hasSizeGreaterThanOrEqualTo(count));
    assertThat(lines).hasSize(count);
  }

  private JsonPath onlyLine() {
    awaitLines(1);
    assertThat(lines.get(0)).doesNotContain("\n", "\r");
    return JsonPath.from(lines.get(0));
  }

  @Test
  void issuedUrlIsRecordedWithoutBeingGivenAway() {
    String token = TestTokens.of("alice");
    Response response = Api.withToken(token).upload(Api.picture("alice", "audit.png", 1));

    JsonPath line = onlyLine();
    assertThat(line.getMap("").keySet())
        .isEqualTo(
            java.util.Set.of(
                "time",
                "level",
                "logger",
                "log",
                "message",
                "subject",
                "operation",
                "outcome",
                "requestId",
                "policy",
                "key",
                "expiresAt",
                "signature"));
    assertThat(line.getString("subject")).isEqualTo("alice");
    assertThat(line.getString("operation")).isEqualTo("upload");
    assertThat(line.getString("outcome")).isEqualTo("issued");
    assertThat(line.getString("policy")).isEqualTo("photos");
    assertThat(line.getString("key")).isEqualTo("users/alice/photos/audit.png");
    assertThat(line.getString("requestId")).isEqualTo(response.header("X-Request-Id"));
    assertThat(line.getString("expiresAt")).isEqualTo(response.path("expiresAt"));
    String url = response.path("url");
    String signature = url.substring(url.indexOf("X-Amz-Signature=") + 16).split("&", 2)[0];
    assertThat(lines.get(0))
        .doesNotContain("http://", "X-Amz", signature, signature.substring(0, 12), token);
  }

  @Test
  void everyStepOfAnUploadInPartsIsRecorded() {
    Api alice = Api.as("alice");
    String key = "users/alice/videos/audit.mp4";
    String upload = "uploadId=id&key=" + key;
    alice.post("/v1/multipart", Map.of("key", key, "contentType", "video/mp4", "contentLength", 1));
    alice.post(
        "/v1/multipart/parts",
        Map.of("key", key, "uploadId", "id", "contentLength", 1, "partNumbers", List.of(1)));
    alice.request().get("/v1/multipart/parts?" + upload);
    alice.post("/v1/multipart/complete", Map.of("key", key, "uploadId", "id"));
    alice.request().delete("/v1/multipart?" + upload);

    awaitLines(5);
    assertThat(lines)
        .extracting(line -> JsonPath.from(line).getString("step"))
        .containsExactly("create", "parts", "list", "complete", "abort");
    assertThat(lines)
        .extracting(line -> JsonPath.from(line).getString("outcome"))
        .containsExactly("allowed", "issued", "allowed", "allowed", "allowed");
  }

  @Test
  void deletingIsRecordedWhetherItIsAllowedOrNot() {
    Api.as("alice").request().delete("/v1/objects/users/alice/documents/audit.pdf");
    Api.as("bob").request().delete("/v1/objects/users/alice/documents/audit.pdf");

    awaitLines(2);
    assertThat(lines)
        .extracting(line -> JsonPath.from(line).getString("operation"))
        .containsExactly("delete", "delete");
    assertThat(lines)
        .extracting(line -> JsonPath.from(line).getString("outcome"))
        .containsExactly("allowed", "key-not-allowed");
    assertThat(JsonPath.from(lines.get(0)).getString("key"))
        .isEqualTo("users/alice/documents/audit.pdf");
  }

  /** Else nobody could tell from a log of the store who had been given a URL that leaked. */
  @ParameterizedTest
  @CsvSource({
    "GET, /v1/downloads/", "HEAD, /v1/downloads/",
    "GET, /v1/downloads?key=", "HEAD, /v1/downloads?key="
  })
  void aRedirectIsRecordedWithTheUrlThatItLeadsTo(Method method, String route) throws Exception {
    Response redirect =
        Api.as("alice")
            .request()
            .redirects()
            .follow(false)
            .request(method, route + "users/alice/photos/audit.png");

    String url = redirect.header("Location");
    String signature = url.substring(url.indexOf("X-Amz-Signature=") + 16).split("&", 2)[0];
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(signature.getBytes(US_ASCII));
    JsonPath line = onlyLine();
    assertThat(line.getString("key")).isEqualTo("users/alice/photos/audit.png");
    assertThat(line.getString("outcome")).isEqualTo("issued");
    assertThat(line.getString("signature"))
        .isNotEmpty()
        .isEqualTo(HexFormat.of().formatHex(hash).substring(0, 12));
  }

  @Test
  void refusalIsRecordedWithItsReason() {
    Api.as("alice").download("users/bob/photos/x.png");

    JsonPath line = onlyLine();
    assertThat(line.getString("outcome")).isEqualTo("key-not-allowed");
    assertThat(line.getString("key")).isEqualTo("users/bob/photos/x.png");
  }

  @Test
  void keyWithLineBreaksStaysOneLine() {
    Api.as("alice").download("users/alice/photos/a\r\n{\"outcome\":\"issued\"}\u2028\u0000");

    assertThat(onlyLine().getString("outcome")).isEqualTo("invalid-key");
  }

  /** The console may be of any character set, and an attacker's text of any length. */
  @Test
  void whatAClientSendsIsBoundedAndOfPlainCharacters() {
    Api.as("alice").download("users/alice/photos/ü\u2028\u0085\u009b31m" + "x".repeat(5_000));

    String key = onlyLine().getString("key");
    assertThat(lines.get(0)).matches("\\p{ASCII}*").hasSizeLessThan(2_000);
    assertThat(key).startsWith("users/alice/photos/ü\u2028\u0085\u009b31mx").hasSize(1025);
  }

  @Test
  void batchIsOneLineAnItem() {
    Api.as("alice")
        .post(
            "/v1/downloads/batch",
            Map.of(
                "downloads",
                List.of(
                    Map.of("key", "users/alice/photos/1"), Map.of("key", "users/bob/photos/2"))));

    awaitLines(2);
  }

  @Test
  void noLabelOfAMetricIsAClientsOwnWord() {
    Api alice = Api.as("alice");
    alice.download("users/alice/photos/canary-key");
    alice.upload(Map.of("filename", "f", "policy", "canary-policy", "contentType", "canary/type"));
    alice.request().get("/v1/canary-path");
    alice.request().get("/v1/downloads/canary-path-key");
    alice.request().request("CANARY", "/v1/uploads");
    given().get("/canary-elsewhere");

    String metrics = given().get(managementUrl() + "/q/metrics").asString();

    assertThat(metrics)
        .contains("presigner_decisions_total{operation=\"download\",outcome=\"issued\"")
        .doesNotContainIgnoringCase("canary");
  }

  @Test
  void liveAndReadyAnswerOnTheManagementPortOnly() {
    for (String check : List.of("live", "ready")) {
      given().get(managementUrl() + "/q/health/" + check).then().statusCode(200);
      given().get("/q/health/" + check).then().statusCode(404);
    }
    given().get("/q/metrics").then().statusCode(404);
  }

  private static String managementUrl() {
    return "http://localhost:"
        + org.eclipse.microprofile.config.ConfigProvider.getConfig()
            .getValue("quarkus.management.port", Integer.class);
  }
}
