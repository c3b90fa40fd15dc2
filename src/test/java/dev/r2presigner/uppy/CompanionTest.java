package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Companion's routes and JSON as Uppy 4 and 5 use them. */
@LocalProfileTest
class CompanionTest {

  private static final byte[] BYTES = "seventeen bytes..".getBytes(StandardCharsets.US_ASCII);

  private final Api alice = Api.as("alice");
  private final String name = UUID.randomUUID() + " ü+1.mp4";

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Response params(String route, String more) {
    return alice
        .request()
        .get(route + "/s3/params?filename=" + encoded(name) + "&type=video%2Fmp4" + more);
  }

  private Response create(Map<String, ?> metadata) {
    return alice.post(
        "/uppy/videos/s3/multipart",
        Map.of("filename", name, "type", "video/mp4", "metadata", metadata));
  }

  private static String path(Response created, String below) {
    return "/uppy/videos/s3/multipart/"
        + encoded(created.path("uploadId"))
        + below
        + "?key="
        + encoded(created.path("key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/uppy", "/uppy/videos"})
  void aSingleUploadIsAPut(String route) {
    Response params = params(route, "&metadata%5Bsize%5D=17&metadata%5Bname%5D=a+b");

    assertThat(params.statusCode()).as(params.asString()).isEqualTo(200);
    assertThat(params.header("Cache-Control")).isEqualTo("no-store");
    assertThat(params.jsonPath().getMap("").keySet())
        .containsExactly("method", "url", "headers", "fields", "expires");
    assertThat(params.<String>path("method")).isEqualTo("PUT");
    assertThat(params.<String>path("fields.key")).isEqualTo("users/alice/videos/" + name);
    assertThat(params.<Integer>path("expires")).isEqualTo(300);
    HttpResponse<byte[]> put = Store.put(params.jsonPath(), BYTES);
    assertThat(put.statusCode()).isEqualTo(200);
  }

  @Test
  void aSingleUploadNeedsItsSize() {
    Response refused = params("/uppy/videos", "");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.<String>path("type")).endsWith(":content-length-not-allowed");
    assertThat(refused.<String>path("message")).contains("size");
    for (String size : List.of("1.5", "NaN", "", "1e3", "0x1")) {
      assertThat(params("/uppy/videos", "&metadata%5Bsize%5D=" + size).statusCode()).isEqualTo(400);
    }
    assertThat(params("/uppy/videos", "&metadata%5Bsize%5D=-1").statusCode()).isEqualTo(422);
    assertThat(params("/uppy/videos", "&metadata%5Bsize%5D=" + "9".repeat(30)).statusCode())
        .isEqualTo(422);
  }

  @Test
  void anUploadInPartsGoesThroughAllItsRoutes() {
    Response created = create(Map.of("size", "17", "name", "x", "unlisted", "ü"));
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(200);
    assertThat(created.jsonPath().getMap("").keySet())
        .containsExactlyInAnyOrder("key", "uploadId", "bucket");

    Response signed = alice.request().get(path(created, "/1"));
    assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
    assertThat(signed.jsonPath().getMap("").keySet())
        .containsExactlyInAnyOrder("url", "headers", "expires");
    assertThat(signed.<Integer>path("expires")).isEqualTo(900);
    HttpResponse<byte[]> put = Store.put(signed.jsonPath(), BYTES);
    assertThat(put.statusCode()).isEqualTo(200);

    Response listed = alice.request().get(path(created, ""));
    assertThat(listed.<List<Integer>>path("PartNumber")).containsExactly(1);
    assertThat(listed.<List<Integer>>path("Size")).containsExactly(17);
    String etag = put.headers().firstValue("ETag").orElseThrow();

    Map<String, Object> parts = Map.of("parts", List.of(Map.of("PartNumber", 1, "ETag", etag)));
    Response completed = alice.post(path(created, "/complete"), parts);
    assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    assertThat(completed.<String>path("key")).isEqualTo("users/alice/videos/" + name);
    assertThat(completed.<String>path("location")).endsWith("%20%C3%BC%2B1.mp4");
    Response download = alice.download("users/alice/videos/" + name);
    assertThat(Store.send("GET", download.path("url"), Map.of(), null).body()).isEqualTo(BYTES);
  }

  private static String title(Api api, String key) {
    String url = api.download(key).path("url");
    return Store.send("GET", url, Map.of(), null).headers().firstValue("x-amz-meta-title").get();
  }

  @Test
  void listedMetadataArrivesAndTheRestStaysOut() {
    Response params =
        alice
            .request()
            .get(
                "/uppy/documents/s3/params?type=text/plain&metadata[size]=17&metadata[title]=a+b"
                    + "&metadata[unlisted]=%C3%BC&filename="
                    + encoded(name));
    assertThat(params.<Map<String, String>>path("headers"))
        .containsEntry("x-amz-meta-title", "a b")
        .doesNotContainKey("x-amz-meta-unlisted");
    Store.put(params.jsonPath(), BYTES);
    assertThat(title(alice, params.path("fields.key"))).isEqualTo("a b");

    Api crew = Api.as("alice", "crew");
    Map<String, Object> metadata =
        new HashMap<>(Map.of("size", 17, "title", "a b", "unlisted", List.of(1)));
    metadata.put("none", null);
    Response created =
        crew.post(
            "/uppy/crew/s3/multipart",
            Map.of("filename", name, "type", "video/mp4", "metadata", metadata));
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(200);
    String of = path(created, "").replace("/videos/", "/crew/");
    Store.put(crew.request().get(of.replace("?", "/1?")).jsonPath(), BYTES);
    String etag = crew.request().get(of).path("[0].ETag");
    crew.post(
        of.replace("?", "/complete?"),
        Map.of("parts", List.of(Map.of("PartNumber", 1, "ETag", etag))));
    assertThat(title(crew, created.path("key"))).isEqualTo("a b");
  }

  @Test
  void theTypeIsTheOneThatUppySays() {
    Map<String, String> page = Map.of("filename", name, "type", "text/html");
    for (Response refused :
        List.of(
            alice.post("/uppy/videos/s3/multipart", page),
            alice
                .request()
                .get(
                    "/uppy/videos/s3/params?metadata[size]=17&type=text/html&filename="
                        + encoded(name)))) {
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.<String>path("type")).endsWith(":content-type-not-allowed");
    }
  }

  @Test
  void severalPartsAreSignedInOneCall() {
    Response created = create(Map.of("size", 2 * (5 << 20) + BYTES.length));

    Response batch = alice.request().get(path(created, "/batch") + "&partNumbers=2,3,1");

    assertThat(batch.jsonPath().getMap("presignedUrls").keySet())
        .containsExactlyInAnyOrder("1", "2", "3");
    Map<String, Map<String, String>> headers = batch.path("headers");
    assertThat(headers.keySet()).containsExactlyInAnyOrder("1", "2", "3");
    assertThat(headers.values()).containsOnly(Map.of("x-amz-copy-source-if-match", "\"no-copy\""));
    String url = batch.path("presignedUrls.'2'");
    assertThat(Store.send("PUT", url, headers.get("2"), BYTES).statusCode()).isEqualTo(403);
    url = batch.path("presignedUrls.'3'");
    assertThat(Store.send("PUT", url, headers.get("3"), BYTES).statusCode()).isEqualTo(200);
  }

  @Test
  void aPartOfAKnownSizeIsSignedForItsLength() {
    Response created = create(Map.of("size", "17"));

    JsonPath part = alice.request().get(path(created, "/1")).jsonPath();

    assertThat(Store.put(part, new byte[18]).statusCode()).isEqualTo(403);
    assertThat(Store.put(part, BYTES).statusCode()).isEqualTo(200);
  }

  @Test
  void abortingAnswersAnEmptyObjectAlsoTheSecondTime() {
    Response created = create(Map.of("size", 17));

    for (int i = 0; i < 2; i++) {
      Response aborted = alice.request().delete(path(created, ""));
      assertThat(aborted.statusCode()).isEqualTo(200);
      assertThat(aborted.asString()).isEqualTo("{}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/0", "/2", "/10000", "/10001", "/99999"})
  void partsThatTheFileHasNotAreRefused(String part) {
    Response created = create(Map.of("size", 17));
    String batch = path(created, "/batch") + "&partNumbers=" + part.substring(1);

    for (String call : List.of(path(created, part), batch)) {
      Response refused = alice.request().get(call);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.<String>path("type")).endsWith(":invalid-request");
    }
  }

  @Test
  void uploadIdsMayHaveSlashesPlusesAndEqualsSigns() {
    Response signed =
        alice
            .request()
            .get(
                "/uppy/s3/multipart/"
                    + encoded("ab/c+d=e==/../%2F")
                    + "/1?metadata%5Bsize%5D=17&key=users/alice/videos/a.mp4");

    assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
    assertThat(signed.<String>path("url")).contains("uploadId=ab%2Fc%2Bd%3De%3D%3D%2F..%2F%252F&");
  }

  @Test
  void theKeyOfAnotherPolicyIsNotThisRoutes() {
    Response refused =
        alice.request().get("/uppy/photos/s3/multipart/id/1?key=users/alice/videos/a.mp4");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.<String>path("type")).endsWith(":key-not-allowed");
  }
}
