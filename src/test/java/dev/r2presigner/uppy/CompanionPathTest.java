package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Companion's paths exactly as a client wrote them: no other way to write one leads anywhere. */
@LocalProfileTest
class CompanionPathTest {

  private static final String KEY = "?partNumbers=1&key=users/alice/videos/a.mp4";
  private static final String FILE =
      "?filename=a.gif&type=image/gif&metadata%5Bsize%5D=1&partNumbers=1&key=users/alice/videos/a";

  private static RawHttp.Answer get(String target) {
    return send("GET", target, "");
  }

  private static RawHttp.Answer send(String method, String target, String json) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Host", "localhost");
    headers.put("Authorization", "Bearer " + TestTokens.of("alice"));
    if (method.equals("POST")) {
      headers.put("Content-Type", "application/json");
      headers.put("Content-Length", String.valueOf(json.length()));
    }
    byte[] body = method.equals("POST") ? json.getBytes(StandardCharsets.US_ASCII) : new byte[0];
    return RawHttp.send(RestAssured.port, method, target, headers, body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/uppy/%2e%2e/s3/params",
        "/uppy/../uppy/s3/params",
        "/uppy/./s3/params",
        "/uppy//s3/params",
        "//uppy/s3/params",
        "/uppy/photos;x/s3/params",
        "/uppy/s3/params;x",
        "/uppy/s3;x/params",
        "/uppy/%70hotos/s3/params",
        "/uppy/photos/s3/%70arams",
        "/uppy/a/b/s3/params",
        "/uppy/s3%2Fparams",
        "/uppy/s3\\params"
      })
  void otherWaysToWriteARouteLeadNowhere(String path) {
    RawHttp.Answer answer = get(path + FILE);

    assertThat(answer.status()).as(answer.text()).isIn(400, 404);
    assertThat(answer.text()).doesNotContain("X-Amz");
    assertThat(get("/uppy/s3/params" + FILE).status()).isEqualTo(200);
  }

  @Test
  void aSecondKeyIsSeenBehindAThousandParameters() {
    String sign = "/uppy/s3/multipart/r2p.17.aWQ/1" + KEY + "&a".repeat(1000);

    assertThat(get(sign).status()).isEqualTo(200);
    assertThat(get(sign + "&key=users/alice/videos/b.mp4").status()).isEqualTo(400);
  }

  /**
   * Looks like an id that was handed out: 400 of every route, before anything else is looked at.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "r2p.",
        "r2p.17",
        "r2p.17.aWR",
        "r2p.17.aWQ=",
        "r2p.17.aWQ%00",
        "r2p.17.YSBi",
        "r2p.017.aWQ",
        "r2p.-1.aWQ",
        "r2p.9223372036854775808.aWQ"
      })
  void anIdThatWasNotHandedOutIsRefused(String id) {
    for (String call : List.of("GET ", "GET /1", "GET /batch", "POST /complete", "DELETE ")) {
      String[] parts = call.split(" ", 2);
      String target = "/uppy/s3/multipart/" + id + parts[1] + KEY;

      RawHttp.Answer answer = send(parts[0], target, "{\"parts\":[]}");

      assertThat(answer.status()).as(call + answer.text()).isEqualTo(400);
      assertThat(answer.text()).contains(":invalid-request\"");
    }
  }

  /** The contract's word for ids in a path is the one for keys. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "..",
        ".",
        "./1",
        "../1",
        "/1",
        "a//1",
        "a;b/1",
        "a;b",
        "a/..;/1",
        "a%zz/1",
        "a%/1",
        "a%2/1",
        "a%ff/1",
        "a%c0%ae/1",
        "a/../batch",
        "\u00C3\u00A9/1"
      })
  void anUploadIdThatCanBeReadTwoWaysIsRefused(String id) {
    RawHttp.Answer answer = get("/uppy/s3/multipart/" + id + KEY);

    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(":invalid-key\"");
  }
}
