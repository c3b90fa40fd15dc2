package dev.r2presigner.signing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A download URL reads the one object in the one way, until it expires, and does nothing else. */
@LocalProfileTest
class TamperedDownloadTest {

  private static final byte[] BODY = "what is stored".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOTHING = {};
  private static final int FORBIDDEN = 403;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
  private static final String DISPOSITION = "response-content-disposition";

  private final String key = "users/alice/documents/" + UUID.randomUUID() + ".txt";

  static Stream<Arguments> forgeries() {
    return Stream.of(
        forgery("method: DELETE", request -> request.method = "DELETE"),
        forgery("method: HEAD", request -> request.method = "HEAD"),
        forgery(
            "method: PUT",
            request -> {
              request.method = "PUT";
              request.body("something else".getBytes(StandardCharsets.UTF_8));
            }),
        forgery("key", request -> request.path(".txt", ".html")),
        forgery("key: another user's", request -> request.path("/alice/", "/bob/")),
        forgery("key: none, to list the bucket", request -> request.path = "/local-bucket"),
        forgery("bucket", request -> request.path("local-bucket", "other-bucket")),
        forgery("host", request -> request.header("host", old -> "127.0.0.1:1")),
        forgery(
            "disposition",
            request -> request.query(DISPOSITION, old -> old.replace("attachment", "inline"))),
        forgery("disposition dropped", request -> request.query.remove(DISPOSITION)),
        forgery("type added", request -> request.query.put("response-content-type", "text%2Fhtml")),
        forgery("expiry raised", request -> request.query("X-Amz-Expires", old -> "604800")),
        forgery("date", request -> request.query("X-Amz-Date", Attempt::aSecondEarlier)),
        forgery("signature", request -> request.query("X-Amz-Signature", Attempt::otherLastDigit)),
        forgery("credential", request -> request.query("X-Amz-Credential", id -> "x" + id)),
        forgery("parameter added", request -> request.query.put("acl", "")));
  }

  @BeforeEach
  void storeTheObject() {
    assertThat(put(upload(300)).send().status()).isEqualTo(200);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void noElementOfADownloadCanBeChanged(String name, Consumer<Attempt> forgery) {
    String url = download(300).getString("url");
    Attempt forged = get(url);
    forgery.accept(forged);

    RawHttp.Answer refused = forged.send();

    assertThat(refused.status()).as(refused.text()).isEqualTo(FORBIDDEN);
    assertThat(refused.text()).doesNotContain(new String(BODY, StandardCharsets.UTF_8));
    // The same URL is good, and the object is what it was.
    RawHttp.Answer answer = get(url).send();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(BODY);
    assertThat(answer.header("content-disposition")).startsWith("attachment");
  }

  @Test
  void theUrlForHeadIsForHeadOnly() {
    String headUrl = download(300).getString("headUrl");

    assertThat(get(headUrl).send().status()).isEqualTo(FORBIDDEN);
    Attempt delete = get(headUrl);
    delete.method = "DELETE";
    assertThat(delete.send().status()).isEqualTo(FORBIDDEN);

    Attempt head = get(headUrl);
    head.method = "HEAD";
    assertThat(head.send().status()).isEqualTo(200);
  }

  @Test
  void anExpiredUrlDoesNothingMore() {
    String other = key.replace(".txt", "-2.txt");
    JsonPath late = upload(other, 1);
    String url = download(1).getString("url");
    // The first request may already be late, so that the URL was good once is not asked of this
    // one.
    assertThat(get(download(300).getString("url")).send().status()).isEqualTo(200);

    // Signed after the upload with the same life, so the upload has ended when this has.
    Instant limit = Instant.now().plus(LONGEST_WAIT);
    int status = get(url).send().status();
    while (status == 200 && Instant.now().isBefore(limit)) {
      status = get(url).send().status();
    }

    // S3Proxy and AWS say 403; R2 says 400.
    assertThat(status).isEqualTo(FORBIDDEN);
    assertThat(put(late).send().status()).isEqualTo(FORBIDDEN);
    String headUrl = Api.as("alice").download(other).then().extract().path("headUrl");
    Attempt head = get(headUrl);
    head.method = "HEAD";
    assertThat(head.send().status()).isEqualTo(404);
    assertThat(put(upload(other, 300)).send().status()).isEqualTo(200);
  }

  private JsonPath upload(int expiresIn) {
    return upload(key, expiresIn);
  }

  private static JsonPath upload(String key, int expiresIn) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("key", key);
    wish.put("contentType", "text/plain");
    wish.put("contentLength", BODY.length);
    wish.put("expiresIn", expiresIn);
    return Api.as("alice").upload(wish).then().statusCode(200).extract().jsonPath();
  }

  private JsonPath download(int expiresIn) {
    return Api.as("alice")
        .post("/v1/downloads", Map.of("key", key, "expiresIn", expiresIn))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Attempt put(JsonPath upload) {
    return new Attempt("PUT", upload.getString("url"), upload.getMap("headers"), BODY);
  }

  private static Attempt get(String url) {
    return new Attempt("GET", url, Map.of(), NOTHING);
  }

  private static Arguments forgery(String name, Consumer<Attempt> forgery) {
    return Arguments.of(name, forgery);
  }
}
