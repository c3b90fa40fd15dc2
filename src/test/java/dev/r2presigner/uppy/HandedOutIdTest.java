package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The id that Uppy 4 and 5 are handed states a size that nobody vouches for. */
@LocalProfileTest
class HandedOutIdTest {

  private static final int MAX = 1 << 20;
  private static final Api CREW = Api.as("alice", "crew");

  private final String name = UUID.randomUUID() + ".mp4";
  private final String key = "crew/alice/" + name;
  private String id;

  @BeforeEach
  void beginWith17Bytes() {
    id = begin(17);
    assertThat(id).startsWith("r2p.17.").matches("[A-Za-z0-9_.-]+");
  }

  private String begin(int size) {
    Map<String, ?> metadata = Map.of("size", String.valueOf(size));
    Response created =
        CREW.post(
            "/uppy/crew/s3/multipart",
            Map.of("filename", name, "type", "video/mp4", "metadata", metadata));
    assertThat(created.statusCode()).as(created.asString()).isEqualTo(200);
    return created.path("uploadId");
  }

  /** The same upload, as if it had begun with another size. */
  private String idOfSize(int size) {
    return id.replace(".17.", "." + size + ".");
  }

  private static String route(String id, String below, String key) {
    return "/uppy/s3/multipart/" + id + below + "?key=" + key;
  }

  private Response part(String id, int number) {
    return CREW.request().get(route(id, "/" + number, key));
  }

  private Response complete(String etag) {
    Map<String, ?> part = Map.of("PartNumber", 1, "ETag", etag);
    return CREW.post(route(id, "/complete", key), Map.of("parts", List.of(part)));
  }

  private static HttpResponse<byte[]> put(Response part, int bytes) {
    assertThat(part.statusCode()).as(part.asString()).isEqualTo(200);
    return Store.put(part.jsonPath(), new byte[bytes]);
  }

  private static String etag(HttpResponse<byte[]> put) {
    assertThat(put.statusCode()).isEqualTo(200);
    return put.headers().firstValue("ETag").orElseThrow();
  }

  private static void refused(Response response, int status, String slug) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(response.<String>path("type")).endsWith(":" + slug);
  }

  @Test
  void aSizeOverTheLimitIsRefusedAtThePart() {
    for (String below : List.of("/1?", "/batch?partNumbers=1&")) {
      String route = "/uppy/s3/multipart/" + idOfSize(MAX + 1) + below + "key=" + key;
      refused(CREW.request().get(route), 422, "content-length-not-allowed");
    }
  }

  @Test
  void moreThanTheUploadBeganWithIsAbortedAtCompletion() {
    Response larger = part(idOfSize(18), 1);
    assertThat(put(larger, 19).statusCode()).isEqualTo(403);
    String etag = etag(put(larger, 18));

    refused(complete(etag), 422, "content-length-not-allowed");

    Response listed = CREW.request().get(route(id, "", key));
    assertThat(listed.statusCode() == 404 || listed.<List<?>>path("").isEmpty()).isTrue();
  }

  @Test
  void lessThanTheUploadBeganWithIsNotCompletedYet() {
    String etag = etag(put(part(idOfSize(16), 1), 16));

    refused(complete(etag), 409, "conflict");

    assertThat(complete(etag(put(part(id, 1), 17))).statusCode()).isEqualTo(200);
  }

  @Test
  void aSizeInTheQueryIsTheOneOfTheId() {
    for (String below : List.of("/1?", "/batch?partNumbers=1&")) {
      String route = "/uppy/s3/multipart/" + id + below + "key=" + key + "&metadata%5Bsize%5D=";
      refused(CREW.request().get(route + 18), 400, "invalid-request");
      refused(CREW.request().get(route + "x"), 400, "invalid-request");
      assertThat(CREW.request().get(route + 17).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void anEmptyFileIsOneEmptyPart() {
    String empty = begin(0);

    assertThat(put(part(empty, 1), 1).statusCode()).isEqualTo(403);
    assertThat(put(part(empty, 1), 0).statusCode()).isEqualTo(200);
    refused(part(empty, 2), 400, "invalid-request");
  }

  /** The store ties an upload to its key; that the key is the caller's, the policy judges. */
  @Test
  void theIdOfOneKeyGivesNoRightToAnother() {
    String bobs = "crew/bob/a.mp4";

    refused(CREW.request().get(route(id, "/1", bobs)), 403, "key-not-allowed");
    refused(CREW.request().get(route(id, "", bobs)), 403, "key-not-allowed");
    refused(CREW.request().delete(route(id, "", bobs)), 403, "key-not-allowed");
  }
}
