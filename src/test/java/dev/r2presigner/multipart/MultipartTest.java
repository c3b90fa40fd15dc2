package dev.r2presigner.multipart;

import static dev.r2presigner.multipart.MultipartCall.MIB;
import static dev.r2presigner.multipart.MultipartCall.PART;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Json;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Uploads in parts, against a store that checks every signature. */
@LocalProfileTest
class MultipartTest {

  private static final int SIZE = 2 * PART + 17;
  private static final byte[] FILE = bytes(SIZE);

  private final Api alice = Api.as("alice");
  private final String key = "users/alice/videos/" + UUID.randomUUID() + " ü+1.mp4";

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(7).nextBytes(bytes);
    return bytes;
  }

  private byte[] stored() {
    Response download = alice.download(key);
    return Store.send("GET", download.path("url"), Map.of(), null).body();
  }

  @Test
  void aFileInPartsArrivesByteForByte() {
    Response begun = alice.post("/v1/multipart", MultipartCall.request(key, SIZE));
    assertThat(begun.jsonPath().getMap("").keySet())
        .containsExactly("uploadId", "key", "policy", "partSize", "partCount");
    assertThat(begun.<String>path("key")).isEqualTo(key);
    assertThat(begun.<String>path("policy")).isEqualTo("videos");
    assertThat(begun.<Integer>path("partSize")).isEqualTo(PART);
    assertThat(begun.<Integer>path("partCount")).isEqualTo(3);
    MultipartCall upload = new MultipartCall(alice, key, begun.path("uploadId"), SIZE);

    List<Map<String, Object>> parts = upload.putAll(FILE, 1, 2, 3);
    Response completed = upload.complete(parts);

    assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    assertThat(completed.jsonPath().getMap("").keySet())
        .containsExactly("key", "etag", "size", "receipt");
    assertThat(completed.<Integer>path("size")).isEqualTo(SIZE);
    assertThat(stored()).isEqualTo(FILE);
  }

  @Test
  void signedPartsSayAllThatTheirSenderNeeds() {
    MultipartCall upload = MultipartCall.begin(alice, key, SIZE);

    Response signed = upload.sign(3, 1);

    assertThat(signed.header("Cache-Control")).isEqualTo("no-store");
    assertThat(signed.jsonPath().getMap("").keySet()).containsExactly("parts", "expiresAt");
    assertThat(signed.jsonPath().getMap("parts[0]").keySet())
        .containsExactly("partNumber", "method", "url", "headers", "contentLength");
    assertThat(signed.<List<Integer>>path("parts.partNumber")).containsExactly(3, 1);
    assertThat(signed.<List<Integer>>path("parts.contentLength")).containsExactly(17, PART);
  }

  @Test
  void whoLostEverythingButKeyAndIdListsAndGoesOn() {
    MultipartCall upload = MultipartCall.begin(alice, key, SIZE);
    List<Map<String, Object>> first = upload.putAll(FILE, 2);

    Response listed = new MultipartCall(alice, key, upload.uploadId(), 0).list();

    assertThat(listed.<List<Integer>>path("parts.partNumber")).containsExactly(2);
    assertThat(listed.<List<Integer>>path("parts.size")).containsExactly(PART);
    assertThat(listed.<List<String>>path("parts.etag").get(0).replace("\"", ""))
        .isEqualTo(first.get(0).get("etag").toString().replace("\"", ""));
    upload.putAll(FILE, 1, 3);
    assertThat(upload.completeAll().statusCode()).isEqualTo(200);
    assertThat(stored()).isEqualTo(FILE);
  }

  @Test
  void aPartOfAnotherLengthIsRefusedByTheStore() {
    MultipartCall upload = MultipartCall.begin(alice, key, SIZE);

    assertThat(upload.put(3, bytes(16)).statusCode()).isEqualTo(403);
    assertThat(upload.put(3, bytes(18)).statusCode()).isEqualTo(403);
    assertThat(upload.put(3, bytes(17)).statusCode()).isEqualTo(200);
  }

  @Test
  void aPartsUrlIsGoodForNoOtherPartUploadOrKey() {
    MultipartCall upload = MultipartCall.begin(alice, key, SIZE);
    MultipartCall other = MultipartCall.begin(alice, key, SIZE);
    Response signed = upload.sign(3);
    String url = signed.path("parts[0].url");
    Map<String, String> headers = signed.path("parts[0].headers");

    for (String forged :
        List.of(
            url.replace("partNumber=3", "partNumber=2"),
            url.replace(upload.uploadId(), other.uploadId()),
            url.replace("users/alice", "users/bob"))) {
      assertThat(forged).isNotEqualTo(url);
      assertThat(put(forged, headers).statusCode()).isEqualTo(403);
    }
    assertThat(put(url, headers).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> put(String url, Map<String, String> headers) {
    return Store.send("PUT", url, headers, bytes(17));
  }

  @Test
  void anAbortedUploadIsGone() {
    MultipartCall upload = MultipartCall.begin(alice, key, SIZE);
    upload.putAll(FILE, 1);

    Response aborted = upload.abort();

    assertThat(aborted.statusCode()).isEqualTo(204);
    // What an unknown upload looks like is the store's choice: RadosgwMultipartIT has the other
    // one.
    assertThat(upload.list().<List<Object>>path("parts")).isEmpty();
    refused(upload.complete(), 409, "conflict");
  }

  @Test
  void anObjectThatExistsIsNotOverwritten() {
    MultipartCall first = MultipartCall.begin(alice, key, 17);
    MultipartCall second = MultipartCall.begin(alice, key, 17);
    first.put(1, bytes(17));
    second.put(1, new byte[17]);
    assertThat(first.complete().statusCode()).isEqualTo(200);

    refused(second.complete(), 412, "precondition-failed");

    assertThat(stored()).isEqualTo(bytes(17));
  }

  @Test
  void aFileOverThePolicyIsRefusedAtTheStart() {
    Response refused = alice.post("/v1/multipart", MultipartCall.request(key, 2048L * MIB + 1));

    refused(refused, 422, "content-length-not-allowed");
    assertThat(refused.<Long>path("maxBytes").longValue()).isEqualTo(2048L * MIB);
  }

  @Test
  void metadataAndCacheControlArriveWithTheObject() {
    Api crew = Api.as("alice", "crew");
    Map<String, Object> request = MultipartCall.request("crew/alice/" + UUID.randomUUID(), 17);
    request.put("metadata", Map.of("title", "a b"));
    request.put("cacheControl", "max-age=60");
    Response begun = crew.post("/v1/multipart", request);
    MultipartCall upload = new MultipartCall(crew, begun.path("key"), begun.path("uploadId"), 17);
    upload.put(1, bytes(17));
    assertThat(upload.complete().statusCode()).isEqualTo(200);

    HttpResponse<byte[]> object =
        Store.send("GET", crew.download(upload.key()).path("url"), Map.of(), null);

    assertThat(object.headers().firstValue("x-amz-meta-title")).hasValue("a b");
    assertThat(object.headers().firstValue("Cache-Control")).hasValue("max-age=60");
    assertThat(object.headers().firstValue("Content-Type")).hasValue("video/mp4");
  }

  @Test
  void anEmptyFileIsOneEmptyPart() {
    MultipartCall upload = MultipartCall.begin(alice, key, 0);

    assertThat(upload.put(1, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(upload.complete().statusCode()).isEqualTo(200);
    assertThat(stored()).isEmpty();
  }

  static void refused(Response response, int status, String slug) {
    assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
    assertThat(Json.of(response).path("type").asText())
        .isEqualTo("urn:r2-presigner:problem:" + slug);
  }
}
