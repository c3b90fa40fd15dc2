package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * With {@code STORE_GUARD=condition}, as here, each URL that puts an object or a part demands the
 * header that no copy can satisfy, and no other URL does, whichever call hands it out.
 */
@LocalProfileTest
class GuardHeadersTest {

  private static final String HEADER = "x-amz-copy-source-if-match";
  private static final String VALUE = "\"no-copy\"";
  private static final byte[] BYTES = "seventeen bytes..".getBytes(StandardCharsets.US_ASCII);

  private final Api alice = Api.as("alice");
  private final String name = UUID.randomUUID() + ".mp4";
  private final String key = "users/alice/videos/" + name;
  private final Map<String, Object> wish =
      Map.of("key", key, "contentType", "video/mp4", "contentLength", BYTES.length);

  private JsonPath post(String path, Map<String, ?> body) {
    return json(alice.post(path, body));
  }

  private JsonPath get(String path) {
    return json(alice.request().get(path));
  }

  private static JsonPath json(Response response) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
    return response.jsonPath();
  }

  /** The calls that Uppy 6 has signed, of an upload or of this key. */
  private JsonPath sign(String method, Object... members) {
    Map<String, Object> body = new HashMap<>(Map.of("key", key, "method", method));
    body.put("size", BYTES.length);
    body.put("contentType", "video/mp4");
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    return post("/uppy/sign", body);
  }

  private JsonPath parts(String uploadId) {
    return post(
        "/v1/multipart/parts",
        Map.of(
            "key",
            key,
            "uploadId",
            uploadId,
            "contentLength",
            BYTES.length,
            "partNumbers",
            List.of(1)));
  }

  private String begin() {
    return post("/v1/multipart", wish).getString("uploadId");
  }

  private static void demands(String url, Map<String, String> headers) {
    assertThat(headers).containsEntry(HEADER, VALUE);
    assertThat(url).containsPattern("X-Amz-SignedHeaders=[^&]*" + HEADER);
  }

  private static void demands(JsonPath reply, String at) {
    demands(reply.getString(at + "url"), reply.getMap(at + "headers"));
  }

  private static void leavesOut(String url, Map<String, String> headers) {
    assertThat(url).contains("X-Amz-SignedHeaders=").doesNotContain("copy-source");
    assertThat(headers == null ? Map.of() : headers).doesNotContainKey(HEADER);
  }

  @Test
  void everyPutOfAnObjectDemandsIt() {
    demands(post("/v1/uploads", wish), "");
    demands(post("/v1/uploads/batch", Map.of("uploads", List.of(wish))), "results[0].upload.");
    demands(sign("PUT"), "");
    String query = "?filename=" + name + "&type=video/mp4&metadata[size]=17";
    demands(get("/uppy/s3/params" + query), "");
    demands(get("/uppy/videos/s3/params" + query), "");
  }

  @Test
  void everyPutOfAPartDemandsIt() {
    String uploadId = begin();
    String companion = "/uppy/videos/s3/multipart/" + uploadId;

    demands(parts(uploadId), "parts[0].");
    demands(sign("PUT", "uploadId", uploadId, "partNumber", 1), "");
    demands(get(companion + "/1?metadata[size]=17&key=" + key), "");
    String twoParts = "&metadata[size]=" + ((5 << 20) + 1);
    JsonPath batch = get(companion + "/batch?partNumbers=1,2&key=" + key + twoParts);
    for (String number : List.of("1", "2")) {
      demands(
          batch.getString("presignedUrls.'" + number + "'"),
          batch.getMap("headers.'" + number + "'"));
    }
  }

  @Test
  void noOtherUrlHasIt() {
    String uploadId = begin();
    assertThat(Store.putFirstPart(parts(uploadId), BYTES).statusCode()).isEqualTo(200);

    for (JsonPath signed :
        List.of(
            sign("POST"),
            sign("GET", "uploadId", uploadId),
            sign("POST", "uploadId", uploadId),
            sign("DELETE", "uploadId", uploadId))) {
      leavesOut(signed.getString("url"), signed.getMap("headers"));
    }
    JsonPath download = post("/v1/downloads", Map.of("key", key));
    leavesOut(download.getString("url"), download.getMap("headers"));
    leavesOut(download.getString("headUrl"), Map.of());
    Response redirect = alice.request().redirects().follow(false).get("/v1/downloads/" + key);
    leavesOut(redirect.header("Location"), Map.of());
  }
}
