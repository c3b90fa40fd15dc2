package dev.r2presigner.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.RawHttp.Answer;
import dev.r2presigner.testing.RecordedLog;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same redirect with the key in the query as with the key in the path. */
@LocalProfileTest
class DownloadByQueryTest {

  private static final String ROUTE = "/v1/downloads";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String token = TestTokens.of("alice");

  private Answer send(String method, String target) {
    Map<String, String> headers =
        Map.of("Host", "localhost", "Authorization", "Bearer " + token, "Accept", "image/*");
    return RawHttp.send(RestAssured.port, method, target, headers, new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users/alice/photos/a.png",
        "users/alice/photos/summer 2024.png",
        "users/alice/photos/a+b.png",
        "users/alice/photos/a;b=1.png",
        "users/alice/photos/a#b?c=d&key=users/bob/photos/x",
        "users/alice/photos/100%",
        "users/alice/photos/a%zz",
        "users/alice/photos/%41%2B",
        "users/alice/photos/%20x",
        "users/alice/photos/a%2Fb",
        "users/alice/photos/..%2F..%2Fbob/photos/x",
        "users/alice/photos/Größe",
        "users/alice/photos/東京 😀",
        "users/alice/photos/it's (*) |^`\"<>",
        "users/alice/photos/e\u0301",
        "users/alice/photos/a\u202Eb",
        "users/alice/photos/x\u0000y",
        "users/alice/photos/x\\y",
        "users/alice/documents/a.pdf",
        "users/alice/nowhere",
        "users/bob/photos/a.png",
        "public/logo.png",
        "nowhere"
      })
  void isAnsweredAndRecordedAsTheKeyInThePath(String key) throws IOException {
    String path = PercentEncoding.ofPath(key);
    for (String method : List.of("GET", "HEAD")) {
      try (RecordedLog audit = new RecordedLog("audit", "%s")) {
        Answer byPath = send(method, ROUTE + "/" + path);
        Answer byQuery = send(method, ROUTE + "?key=" + path);

        assertThat(byPath.status()).isIn(302, 400, 403);
        assertThat(byQuery.status()).isEqualTo(byPath.status());
        assertThat(comparable(byQuery.headers())).isEqualTo(comparable(byPath.headers()));
        assertThat(comparable(byQuery.text())).isEqualTo(comparable(byPath.text()));
        assertThat(recorded(audit, byQuery)).isEqualTo(recorded(audit, byPath));
      }
    }
  }

  /** Keys of which a path says less than a query, so that the sentences differ. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "users/alice/photos/../../bob/photos/x",
        "users/alice//photos/x",
        "users/alice/photos/x/",
        "/users/alice/photos/x",
        "%ff",
        "users/alice/photos/%c0%ae",
        "users/alice/photos/%ed%a0%80"
      })
  void isRefusedWhereThePathIs(String key) {
    for (String target : List.of(ROUTE + "/" + key, ROUTE + "?key=" + key)) {
      Answer answer = send("GET", target);

      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains(":invalid-key\"");
    }
  }

  /** In a query that is what a form means by it. */
  @Test
  void anUnescapedPlusIsASpace() {
    assertThat(send("GET", ROUTE + "?key=users/alice/photos/a+b%2Bc;d").header("location"))
        .contains("/users/alice/photos/a%20b%2Bc%3Bd?");
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "?key",
    "?key=",
    "?Key=users/alice/photos/a",
    "?delegation=",
    "?key=users/alice/photos/a&key=users/alice/photos/a",
    "?key=users/alice/photos/a&key=users/bob/photos/a",
    "?key=users/alice/photos/a&%6bey=users/bob/photos/a",
    "?key=users/alice/photos/a&filename=b",
    "?key=users/alice/photos/a&expiresIn=1",
    "?key=users/alice/photos/a&X-Amz-Expires=1",
    "?key=users/alice/photos/a&prefix=users/alice/photos/",
    "?key=users/alice/photos/a&a=1",
    "?key=users/alice/photos/a&delegation="
  })
  void anotherQueryIsRefused(String query) {
    Answer answer = send("GET", ROUTE + query);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(":invalid-request\"");
    assertThat(answer.headers()).doesNotContainKey("location");
    assertThat(send("HEAD", ROUTE + query).status()).isEqualTo(400);
  }

  @Test
  void bothFormsTakeFromTheSameLimit() {
    Api frank = Api.as("frank", "ticket");

    assertThat(left(frank, "/tickets/frank/1", 302)).isEqualTo("1");
    assertThat(left(frank, "?key=tickets/frank/2", 302)).isEqualTo("0");
    assertThat(left(frank, "?key=tickets/frank/3", 429)).isEqualTo("0");
    assertThat(left(frank, "/tickets/frank/4", 429)).isEqualTo("0");
  }

  private static String left(Api api, String rest, int status) {
    Response answer = api.request().redirects().follow(false).get(ROUTE + rest);
    assertThat(answer.statusCode()).isEqualTo(status);
    return answer.header("RateLimit-Remaining");
  }

  /** The line of the audit, which is written after the answer, and beside those of others. */
  private static String recorded(RecordedLog audit, Answer answer) throws IOException {
    String id = answer.header("x-request-id");
    await().until(() -> audit.lines().stream().anyMatch(line -> line.contains(id)));
    return comparable(
        audit.lines().stream().filter(line -> line.contains(id)).findFirst().orElseThrow());
  }

  private static Map<String, String> comparable(Map<String, String> headers) {
    Map<String, String> rest = new TreeMap<>(headers);
    rest.keySet().removeAll(Set.of("date", "x-request-id"));
    rest.computeIfPresent(
        "location", (name, url) -> url.replaceAll("(X-Amz-(?:Date|Signature))=[0-9A-Za-z]+", "$1"));
    return rest;
  }

  /** A problem or a line of the audit, less what no two have in common. */
  private static String comparable(String text) throws IOException {
    if (text.isEmpty()) {
      return text;
    }
    JsonNode json = JSON.readTree(text);
    ((ObjectNode) json).remove(List.of("requestId", "time", "expiresAt", "signature"));
    return json.toString();
  }
}
