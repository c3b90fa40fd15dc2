package dev.r2presigner.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every legal key means the same object in a body, in a query, at the store and in Uppy's calls.
 */
@LocalProfileTest
class SpecialKeysTest {

  private static final Api ALICE = Api.as("alice");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?",
        "#",
        "&key=x",
        "%",
        "%zz",
        "a+b",
        "*",
        "'",
        "(x)",
        "a b",
        "=",
        "a,b",
        "a:b@c",
        "$!~",
        "\"<b>|^`{c}",
        "[0]",
        "ü",
        "日本/語",
        "😀",
        "a%20b",
        "&uploadId=x",
        "a;b"
      })
  void eachStepMeansTheSameObject(String special) {
    String key = "users/alice/videos/" + UUID.randomUUID() + "/" + special + "x";
    String query = "?key=" + PercentEncoding.ofPath(key);
    MultipartCall upload = MultipartCall.begin(ALICE, key, 17);
    String companion = "/uppy/s3/multipart/" + PercentEncoding.ofPath(upload.uploadId());
    assertThat(upload.put(1, new byte[17]).statusCode()).isEqualTo(200);

    assertThat(upload.list().<List<Integer>>path("parts.size")).containsExactly(17);
    Response listed = ALICE.request().get(companion + query);
    assertThat(listed.<List<Integer>>path("Size")).containsExactly(17);
    Response signed = ALICE.request().get(companion + "/1" + query + "&metadata[size]=17");
    assertThat(Store.put(signed.jsonPath(), new byte[17]).statusCode()).isEqualTo(200);
    Map<String, Object> part = Map.of("PartNumber", 1, "ETag", listed.path("[0].ETag"));
    Response completed =
        ALICE.post(companion + "/complete" + query, Map.of("parts", List.of(part)));
    assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    assertThat(completed.<String>path("key")).isEqualTo(key);
    Response object = ALICE.request().get("/v1/objects/" + PercentEncoding.ofPath(key));
    assertThat(object.<Integer>path("contentLength")).isEqualTo(17);

    MultipartCall second = MultipartCall.begin(ALICE, key + "2", 17);
    assertThat(second.put(1, new byte[17]).statusCode()).isEqualTo(200);
    assertThat(second.abort().statusCode()).isEqualTo(204);
    assertThat(second.list().<List<Object>>path("parts")).isEmpty();
  }
}
