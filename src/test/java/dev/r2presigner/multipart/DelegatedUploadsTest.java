package dev.r2presigner.multipart;

import static dev.r2presigner.multipart.MultipartCall.PART;
import static dev.r2presigner.multipart.MultipartTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Uploads in parts, by hand and in the ways of Uppy, by one who has only a delegation. */
@LocalProfileTest
class DelegatedUploadsTest {

  private static final byte[] BYTES = "seventeen bytes..".getBytes(StandardCharsets.US_ASCII);

  private final Api alice = Api.as("alice");
  private final String folder = "users/alice/videos/" + UUID.randomUUID() + "/";
  private final String key = folder + "film ü.mp4";

  private Api guest(String... operations) {
    return Delegating.prefix("videos", folder, operations).with("maxSize", PART + 17).by(alice);
  }

  private void assertArrived(byte[] file) {
    Response download = alice.download(key);
    assertThat(Store.send("GET", download.path("url"), Map.of(), null).body()).isEqualTo(file);
  }

  @Test
  void byHandUpToTheSizeThatWasDelegated() {
    Api guest = guest("multipart");
    refused(
        guest.post("/v1/multipart", MultipartCall.request(key, PART + 18)),
        422,
        "content-length-not-allowed");
    MultipartCall upload = MultipartCall.begin(guest, key, PART + 17);
    byte[] file = new byte[PART + 17];
    refused(upload.ofSize(PART + 18).sign(1), 422, "content-length-not-allowed");

    assertThat(upload.putAll(file, 1, 2)).hasSize(2);
    assertThat(upload.list().<List<Integer>>path("parts.size")).containsExactly(PART, 17);
    assertThat(upload.completeAll().statusCode()).isEqualTo(200);

    assertArrived(file);
    MultipartCall second = MultipartCall.begin(guest, key + "2", 17);
    assertThat(second.abort().statusCode()).isEqualTo(204);
    refused(second.as(guest("download")).list(), 403, "operation-not-allowed");
  }

  /** The policy would take it, so it is the delegation that ends it. */
  @Test
  void whatGrewOverTheDelegatedSizeIsAbortedAtCompletion() {
    MultipartCall upload = MultipartCall.begin(guest("multipart"), key, PART + 17);
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(key, upload.uploadId(), 1, new byte[PART + 18]);
    }

    refused(upload.complete(), 422, "content-length-not-allowed");

    assertThat(upload.list().<List<Object>>path("parts")).isEmpty();
  }

  @Test
  void withUppy6() {
    Api guest = guest("upload", "multipart");

    Response put = sign(guest, "PUT");
    assertThat(Store.put(put.jsonPath(), BYTES).statusCode()).isEqualTo(200);
    assertArrived(BYTES);
    assertThat(sign(guest, "POST").statusCode()).isEqualTo(200);
    refused(sign(guest("multipart"), "PUT"), 403, "operation-not-allowed");
    refused(sign(guest("upload"), "POST"), 403, "operation-not-allowed");
  }

  private Response sign(Api api, String method) {
    return api.post(
        "/uppy/sign",
        Map.of("method", method, "key", key, "contentType", "video/mp4", "size", BYTES.length));
  }

  /** Their calls name no key but a file, so the whole prefix has to be delegated. */
  @Test
  void withUppy4And5() {
    Api guest = Delegating.prefix("videos", "users/alice/videos/", "upload", "multipart").by(alice);
    String name = UUID.randomUUID() + ".mp4";
    String params = "/params?type=video/mp4&metadata%5Bsize%5D=17&filename=" + name;

    Response single = guest.request().get("/uppy/s3" + params);
    assertThat(single.statusCode()).as(single.asString()).isEqualTo(200);
    assertThat(single.<String>path("fields.key")).isEqualTo("users/alice/videos/" + name);
    refused(guest.request().get("/uppy/photos/s3" + params), 403, "key-not-allowed");
    refused(guest("upload").request().get("/uppy/s3" + params), 403, "key-not-allowed");

    Response begun =
        guest.post(
            "/uppy/s3/multipart",
            Map.of("filename", name, "type", "video/mp4", "metadata", Map.of("size", "17")));
    assertThat(begun.statusCode()).as(begun.asString()).isEqualTo(200);
    Response signed = guest.request().get(companion(begun, "/1"));
    HttpResponse<byte[]> part = Store.put(signed.jsonPath(), BYTES);
    String etag = part.headers().firstValue("ETag").orElseThrow();
    Map<String, Object> parts = Map.of("parts", List.of(Map.of("PartNumber", 1, "ETag", etag)));
    assertThat(guest.post(companion(begun, "/complete"), parts).statusCode()).isEqualTo(200);
  }

  private static String companion(Response begun, String below) {
    return "/uppy/s3/multipart/"
        + begun.path("uploadId")
        + below
        + "?key="
        + PercentEncoding.ofPath(begun.path("key"));
  }
}
