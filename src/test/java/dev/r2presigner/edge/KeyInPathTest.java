package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.KeyGenerator;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The object that a path means is the one that its bytes spell, through the whole HTTP server: no
 * client or framework in between gets to normalise it.
 */
@LocalProfileTest
class KeyInPathTest {

  private static final int KEYS = Proof.isFull() ? 2_000 : 200;
  private static final String SEED_PROPERTY = "keys.seed";
  private static final String ROUTE = "/v1/downloads/";
  private static final byte[] NOTHING = {};
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Thousands of its lines would bury what other tests print. */
  private final Logger audit = Logger.getLogger("audit");

  private final String token = TestTokens.of("alice");

  @BeforeEach
  void muteTheAudit() {
    audit.setLevel(Level.OFF);
  }

  @AfterEach
  void restoreTheAudit() {
    audit.setLevel(null);
  }

  @Test
  void aKeyInAPathOrAQueryIsJudgedLikeOneInABody() throws IOException {
    long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    KeyGenerator keys = new KeyGenerator(new SplittableRandom(seed));
    int redirected = 0;
    for (int i = 0; i < KEYS; i++) {
      String key = keys.next();
      String path = PercentEncoding.ofPath(key);
      String about = path + "; again with -D" + SEED_PROPERTY + "=" + seed;
      RawHttp.Answer byBody = post(key);
      RawHttp.Answer byPath = send("GET", ROUTE + path);
      RawHttp.Answer byQuery = send("GET", "/v1/downloads?key=" + path);
      assertThat(byQuery.status()).as(about).isEqualTo(byPath.status());
      if (byBody.status() == 200) {
        redirected++;
        assertThat(byPath.status()).as(about).isEqualTo(302);
        assertThat(objectIn(byPath.header("location"))).as(about).isEqualTo(key);
        assertThat(objectIn(byQuery.header("location"))).as(about).isEqualTo(key);
        assertThat(objectIn(JSON.readTree(byBody.body()).get("url").asText())).isEqualTo(key);
      } else {
        assertThat(byPath.status()).as(about).isIn(400, 403).isEqualTo(byBody.status());
        assertThat(problem(byPath)).as(about).isEqualTo(problem(byBody));
        assertThat(problem(byQuery)).as(about).isEqualTo(problem(byBody));
        assertThat(byPath.headers()).as(about).doesNotContainKey("location");
        assertThat(byQuery.headers()).as(about).doesNotContainKey("location");
      }
    }
    assertThat(redirected).isGreaterThan(KEYS / 20);
  }

  @Test // Its reply is the longest there is, and so comes in chunks.
  void theLongestKeyIsTheSameObjectByPathAndByBody() throws IOException {
    String key = "users/alice/photos/" + "é".repeat(502);
    String location = send("GET", ROUTE + PercentEncoding.ofPath(key)).header("location");
    assertThat(objectIn(location)).isEqualTo(key);
    assertThat(objectIn(JSON.readTree(post(key).body()).get("url").asText())).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "users/alice/photos/",
        "users//alice/photos/a",
        "users/alice/photos//a",
        "/users/alice/photos/a",
        "users/alice/./photos/a",
        "users/bob/../alice/photos/a",
        "users/alice/photos/../photos/a",
        "users/alice/photos/..",
        "users/alice/photos/.",
        "users/alice/photos/%2e%2e/a",
        "users/alice/photos/%2E/a",
        "users/alice/photos/.%2e/a",
        "users/alice/photos/%2e",
        "users/alice/photos/..%2Fa",
        "users/alice/photos/%2Fa",
        "users/alice/photos/a%2F",
        "users/alice/photos/a%2F%2Fb",
        "users/alice/photos/a;x",
        "users/alice/photos/a;x=1/b",
        "users/alice;x/photos/a",
        "users/alice/photos/..;/a",
        "users/alice/photos/a%zz",
        "users/alice/photos/a%",
        "users/alice/photos/a%2",
        "users/alice/photos/a%-1b",
        "users/alice/photos/a%+1b",
        "users/alice/photos/a%ff",
        "users/alice/photos/a%c0%ae",
        "users/alice/photos/a%ed%a0%80",
        "users/alice/photos/a%00",
        "users/alice/photos/a%0a",
        "users/alice/photos/a%0d%0aLocation:x",
        "users/alice/photos/a%5Cb",
        "users/alice/photos/a\\b",
        "users/alice/photos/%252e%252e%252fa",
        "users/alice/photos/a%252Fb",
        // Raw bytes: UTF-8 that nobody escaped, and no UTF-8 at all.
        "users/alice/photos/\u00C3\u00A9",
        "users/alice/photos/a\u00FF",
        "users/alice/photos/a\u0080"
      })
  void trickyPathsAreRefusedAndNeverRedirected(String raw) {
    for (String method : new String[] {"GET", "HEAD"}) {
      RawHttp.Answer answer = send(method, ROUTE + raw);
      assertThat(answer.status()).as(method).isEqualTo(400);
      assertThat(answer.headers()).doesNotContainKey("location");
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
    }
    assertThat(problem(send("GET", ROUTE + raw))).isEqualTo("invalid-key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1//downloads/users/alice/photos/a",
        "/v1/./downloads/users/alice/photos/a",
        "/v1/x/../downloads/users/alice/photos/a",
        "//v1/downloads/users/alice/photos/a",
        "/v1/%64ownloads/users/alice/photos/a",
        "/v1;x/downloads/users/alice/photos/a",
        "/v1/downloads;x/users/alice/photos/a",
        "/v1/downloads%2Fusers/alice/photos/a",
        "/v1\\downloads/users/alice/photos/a"
      })
  void otherWaysToWriteTheRouteLeadNowhere(String target) {
    RawHttp.Answer answer = send("GET", target);

    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.headers()).doesNotContainKey("location");
  }

  @Test
  void whatCanBeReadOneWayOnlyIsRead() {
    // Clients differ in which of these they escape.
    assertThat(objectIn(send("GET", ROUTE + "users/alice/photos/a\"<b>|^`{c}").header("location")))
        .isEqualTo("users/alice/photos/a\"<b>|^`{c}");
    assertThat(objectIn(send("GET", ROUTE + "users%2Falice/photos/a+b%2Bc").header("location")))
        .isEqualTo("users/alice/photos/a+b+c");
  }

  @Test
  void headLeadsToTheUrlForHead() {
    String name = "in the path " + UUID.randomUUID() + ".png";
    JsonPath upload =
        Api.as("alice").upload(Api.picture("alice", name, 1)).then().extract().jsonPath();
    assertThat(
            Store.send("PUT", upload.getString("url"), upload.getMap("headers"), new byte[1])
                .statusCode())
        .isEqualTo(200);
    String path = ROUTE + PercentEncoding.ofPath(upload.getString("key"));

    RawHttp.Answer head = send("HEAD", path);
    RawHttp.Answer get = send("GET", path);

    assertThat(head.status()).isEqualTo(302);
    assertThat(head.body()).isEmpty();
    assertThat(statusOf("HEAD", head)).isEqualTo(200);
    assertThat(statusOf("GET", head)).isEqualTo(403);
    assertThat(statusOf("GET", get)).isEqualTo(200);
    assertThat(statusOf("HEAD", get)).isEqualTo(403);
  }

  private static int statusOf(String method, RawHttp.Answer redirect) {
    return Store.send(method, redirect.header("location"), Map.of(), null).statusCode();
  }

  private static String objectIn(String url) {
    String path = URI.create(url).getRawPath();
    String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    assertThat(decoded).startsWith("/local-bucket/");
    return decoded.substring("/local-bucket/".length());
  }

  private static String problem(RawHttp.Answer answer) {
    try {
      JsonNode body = JSON.readTree(answer.body());
      assertThat(body.get("status").asInt()).isEqualTo(answer.status());
      return body.get("type").asText().replace("urn:r2-presigner:problem:", "");
    } catch (IOException notJson) {
      throw new AssertionError(answer.text(), notJson);
    }
  }

  private RawHttp.Answer send(String method, String target) {
    return RawHttp.send(
        RestAssured.port,
        method,
        target,
        Map.of("Host", "localhost", "Authorization", "Bearer " + token),
        NOTHING);
  }

  private RawHttp.Answer post(String key) throws IOException {
    // ASCII, because a lone surrogate can only be written as an escape.
    StringBuilder json = new StringBuilder("{\"key\":\"");
    key.chars().forEach(c -> json.append(String.format("\\u%04x", c)));
    byte[] body = json.append("\"}").toString().getBytes(StandardCharsets.US_ASCII);
    return RawHttp.send(
        RestAssured.port,
        "POST",
        "/v1/downloads",
        Map.of(
            "Host",
            "localhost",
            "Authorization",
            "Bearer " + token,
            "Content-Type",
            "application/json",
            "Content-Length",
            String.valueOf(body.length)),
        body);
  }
}
