package dev.r2presigner.upload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The main job: a URL that a store which checks signatures takes, and a way back to the same bytes.
 */
@LocalProfileTest
class RoundTripTest {

  private static final byte[] BODY = "not quite a picture".getBytes(StandardCharsets.UTF_8);

  @Test
  void whatIsPutIsWhatComesBack() {
    Map<String, Object> wish = Api.picture("alice", "round trip + 100%.png", BODY.length);
    JsonPath upload = Api.as("alice").upload(wish).then().statusCode(200).extract().jsonPath();

    HttpResponse<byte[]> put =
        Store.send("PUT", upload.getString("url"), upload.getMap("headers"), BODY);

    assertThat(put.statusCode()).isEqualTo(200);
    JsonPath download =
        Api.as("alice")
            .download((String) wish.get("key"))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    HttpResponse<byte[]> get =
        Store.send("GET", download.getString("url"), download.getMap("headers"), null);
    assertThat(get.statusCode()).isEqualTo(200);
    assertThat(get.body()).isEqualTo(BODY);
    assertThat(get.headers().firstValue("content-type")).contains("image/png");
    HttpResponse<byte[]> head = Store.send("HEAD", download.getString("headUrl"), Map.of(), null);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValueAsLong("content-length")).hasValue(BODY.length);
  }
}
