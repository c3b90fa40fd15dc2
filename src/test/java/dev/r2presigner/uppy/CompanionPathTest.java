package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
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
    return RawHttp.send(
        RestAssured.port,
        "GET",
        target,
        Map.of("Host", "localhost", "Authorization", "Bearer " + TestTokens.of("alice")),
        new byte[0]);
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
    String sign = "/uppy/s3/multipart/id/1" + KEY + "&a".repeat(1000);

    assertThat(get(sign).status()).isEqualTo(200);
    assertThat(get(sign + "&key=users/alice/videos/b.mp4").status()).isEqualTo(400);
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
