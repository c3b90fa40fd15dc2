package dev.r2presigner.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client says in its headers never gives a 5xx, and no answer may be kept by others. */
@LocalProfileTest
class HostileHeadersTest {

  private static final String UPLOAD =
      "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":5}";

  private static RawHttp.Answer send(
      String method, String path, String body, Map.Entry<String, String> more) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Host", "localhost"));
    headers.add(Map.entry("Authorization", "Bearer " + TestTokens.of("alice")));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      headers.add(Map.entry("Content-Length", String.valueOf(bytes.length)));
    }
    headers.add(more);
    return RawHttp.send(RestAssured.port, method, path, headers, bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "/",
        "json",
        "application/",
        "/json",
        "a/b/c",
        "application/json/",
        ";",
        ","
      })
  void aContentTypeThatIsNoneIsA415(String type) {
    for (String path : List.of("/v1/uploads", "/v1/downloads/batch", "/uppy/sign")) {
      RawHttp.Answer answer = send("POST", path, UPLOAD, Map.entry("Content-Type", type));

      assertThat(answer.status()).as(answer.text()).isEqualTo(415);
      assertThat(answer.text()).contains(":media-type\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "a/b/c", ";", "\u0001", "text/html"})
  void whatHasNoBodyNeedsNoType(String type) {
    for (String path :
        List.of(
            "/v1/policies",
            "/v1/downloads/users/alice/photos/a.png",
            "/v1/downloads?key=users/alice/photos/a.png")) {
      assertThat(send("GET", path, "", Map.entry("Content-Type", type)).status())
          .isIn(200, 302, 400);
    }
  }

  /** Where there is a choice of types too: before, 500 and a stack trace of a stranger's. */
  @ParameterizedTest
  @CsvSource({
    "'', 200",
    "' ', 200",
    "json, 406",
    "/, 406",
    "application/, 406",
    "a/b/c, 406",
    ";q=1, 406"
  })
  void anAcceptWithoutATypeIsNone(String accept, int status) {
    for (String path : List.of("/v1/cors", "/v1/lifecycle", "/v1/policies")) {
      RawHttp.Answer answer = send("GET", path, "", Map.entry("Accept", accept));

      assertThat(answer.status()).as(path + answer.text()).isEqualTo(status);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/policies",
    "GET, /v1/lifecycle",
    "GET, /v1/objects/users/alice/photos/none.png",
    "GET, /v1/objects/users/bob/photos/none.png",
    "DELETE, /v1/objects/users/alice/documents/none.pdf",
    "GET, /v1/multipart/parts?uploadId=x&key=users/alice/videos/none.mp4",
    "GET, /v1/nowhere",
    "GET, nowhere",
    "CONNECT, /v1/policies",
    "GET, /q/openapi",
    "OPTIONS, /v1/uploads"
  })
  void noAnswerIsKept(String method, String path) {
    RawHttp.Answer answer =
        send(method, path, "", Map.entry("Access-Control-Request-Method", "POST"));

    assertThat(answer.headers().get("cache-control")).as(answer.text()).isEqualTo("no-store");
  }

  @Test
  void whatIsPublicMayBeKept() {
    assertThat(RestAssured.get("/v1/cors").headers().getValues("Cache-Control"))
        .containsExactly("no-cache");
    assertThat(
            Api.as("alice")
                .request()
                .redirects()
                .follow(false)
                .get("/v1/downloads/users/alice/photos/a.png")
                .headers()
                .getValues("Cache-Control"))
        .singleElement()
        .asString()
        .startsWith("private, max-age=");
  }

  /**
   * Copied by their hash they kept an event loop busy for up to a minute, interned for a second.
   */
  @Test
  void namesOfOneHashCodeAreRefusedAsSoonAsOthers() {
    IntFunction<String> number = "%032d"::formatted;
    refusal(number);

    long others = refusal(number);

    assertThat(refusal(HostileHeadersTest::nameOfOneHashCode)).isLessThan(10 * others);
  }

  private static String nameOfOneHashCode(int i) {
    return IntStream.range(0, 16)
        .mapToObj(bit -> (i >> bit & 1) == 0 ? "Aa" : "BB")
        .collect(Collectors.joining());
  }

  /** Returns how long metadata with these names takes to be refused, in nanoseconds. */
  private long refusal(IntFunction<String> name) {
    // Below the limit of JSON tokens, which would reject the body before it is a map.
    StringBuilder metadata = new StringBuilder("\"\":\"\"");
    for (int i = 0; metadata.length() < 1_400_000; i++) {
      metadata.append(",\"").append(name.apply(i)).append("\":\"\"");
    }
    String item = UPLOAD.replace("}", ",\"metadata\":{" + metadata + "}}");
    String body = "{\"uploads\":[" + item + "]}";

    long start = System.nanoTime();
    RawHttp.Answer answer =
        send("POST", "/v1/uploads/batch", body, Map.entry("Content-Type", "application/json"));
    long took = System.nanoTime() - start;

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.text()).contains("\"status\":400", ":invalid-request\"", "'metadata'");
    return took;
  }
}
