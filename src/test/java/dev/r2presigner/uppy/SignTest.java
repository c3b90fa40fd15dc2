package dev.r2presigner.uppy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.path.xml.XmlPath;
import io.restassured.response.Response;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The six requests that Uppy 6 has signed, each sent to the store as Uppy sends it. */
@LocalProfileTest
class SignTest {

  private static final byte[] BYTES = "seventeen bytes..".getBytes(StandardCharsets.US_ASCII);

  private final Api alice = Api.as("alice");
  private final String key = "users/alice/videos/" + UUID.randomUUID() + ".mp4";

  private Response sign(Object... members) {
    return sign(alice, key, members);
  }

  private static Response sign(Api api, String key, Object... members) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("key", key);
    body.put("size", 17);
    body.put("contentType", "video/mp4");
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    body.values().removeIf("absent"::equals);
    return api.post("/uppy/sign", body);
  }

  private static HttpResponse<byte[]> send(String method, Response signed, byte[] body) {
    assertThat(signed.statusCode()).as(signed.asString()).isEqualTo(200);
    Map<String, String> headers =
        signed.path("headers") == null ? Map.of() : new HashMap<>(signed.path("headers"));
    return Store.send(method, signed.path("url"), headers, body);
  }

  private static XmlPath xml(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    return XmlPath.from(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private String begin() {
    return xml(send("POST", sign("method", "POST"), new byte[0]))
        .getString("InitiateMultipartUploadResult.UploadId");
  }

  private String etag(String uploadId) {
    Response part = sign("method", "PUT", "uploadId", uploadId, "partNumber", 1);
    return send("PUT", part, BYTES).headers().firstValue("ETag").orElseThrow();
  }

  private static byte[] completion(String etag) {
    return ("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
            + etag
            + "</ETag></Part></CompleteMultipartUpload>")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void aSinglePutArrives() {
    Response signed = sign("method", "PUT");

    assertThat(signed.header("Cache-Control")).isEqualTo("no-store");
    assertThat(signed.jsonPath().getMap("").keySet()).containsExactly("url", "key", "headers");
    assertThat(signed.<String>path("key")).isEqualTo(key);
    assertThat(send("PUT", signed, BYTES).statusCode()).isEqualTo(200);
    assertThat(send("PUT", sign("method", "PUT"), BYTES).statusCode()).isEqualTo(412);
  }

  @Test
  void anUploadInPartsGoesThroughAllItsRequests() {
    String uploadId = begin();
    String etag = etag(uploadId);

    Response list = sign("method", "GET", "uploadId", uploadId);
    assertThat(list.jsonPath().getMap("").keySet()).containsExactly("url", "headers");
    assertThat(xml(send("GET", list, null)).getInt("ListPartsResult.Part.PartNumber")).isOne();

    Response complete = sign("method", "POST", "uploadId", uploadId);
    XmlPath object = xml(send("POST", complete, completion(etag)));
    assertThat(object.getString("CompleteMultipartUploadResult.Key")).isEqualTo(key);

    Response download = alice.download(key);
    HttpResponse<byte[]> stored = Store.send("GET", download.path("url"), Map.of(), null);
    assertThat(stored.body()).isEqualTo(BYTES);
    assertThat(stored.headers().firstValue("Content-Type")).hasValue("video/mp4");
  }

  @Test
  void theStoreRefusesAnUploadOfAnotherTypeThanWasSigned() {
    Response signed = sign("method", "POST");
    Map<String, String> headers = new HashMap<>(signed.<Map<String, String>>path("headers"));

    headers.put("content-type", "text/html");

    assertThat(Store.send("POST", signed.path("url"), headers, new byte[0]).statusCode())
        .isEqualTo(403);
  }

  @Test
  void completingIsWriteOnce() {
    String first = begin();
    String second = begin();
    Response late = null;
    for (String uploadId : new String[] {second, first}) {
      String etag = etag(uploadId);
      late = sign("method", "POST", "uploadId", uploadId);
      int status = send("POST", late, completion(etag)).statusCode();
      assertThat(status).isEqualTo(uploadId.equals(second) ? 200 : 412);
    }
    assertThat(late.<String>path("headers.if-none-match")).isEqualTo("*");
    Map<String, String> without = Map.of();
    assertThat(Store.send("POST", late.path("url"), without, completion("x")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void whatGrewOverThePolicyIsAbortedInsteadOfCompleted() {
    Api crew = Api.as("alice", "crew");
    String film = "crew/alice/" + UUID.randomUUID();
    String uploadId =
        xml(send("POST", sign(crew, film, "method", "POST"), new byte[0]))
            .getString("InitiateMultipartUploadResult.UploadId");
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(film, uploadId, 1, new byte[(1 << 20) + 1]);
    }

    Response refused = sign(crew, film, "method", "POST", "uploadId", uploadId, "size", "absent");

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(422);
    assertThat(refused.<String>path("type")).endsWith(":content-length-not-allowed");
    Response list = sign(crew, film, "method", "GET", "uploadId", uploadId);
    assertThat(new String(send("GET", list, null).body(), StandardCharsets.UTF_8))
        .doesNotContain("<Part>");
  }

  @Test
  void whatIsNotAllThereIsNotCompleted() {
    String uploadId = begin();
    etag(uploadId);

    Response refused = sign("method", "POST", "uploadId", uploadId, "size", 18);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(409);
    assertThat(sign("method", "POST", "uploadId", uploadId).statusCode()).isEqualTo(200);
  }

  @Test
  void anAbortedUploadIsGone() {
    String uploadId = begin();

    Response abort = sign("method", "DELETE", "uploadId", uploadId, "contentType", "absent");

    assertThat(send("DELETE", abort, null).statusCode()).isEqualTo(204);
    assertThat(send("DELETE", abort, null).statusCode()).isEqualTo(404);
  }

  /** What is signed must not be usable for anything that is not one of the six. */
  @Test
  void theUrlThatListsPartsReadsNoObject() {
    assertThat(send("PUT", sign("method", "PUT"), BYTES).statusCode()).isEqualTo(200);
    String url = sign("method", "GET", "uploadId", "any").path("url");

    String read = url.replaceFirst("uploadId=any&|&uploadId=any", "");

    assertThat(read).isNotEqualTo(url);
    assertThat(Store.send("GET", read, Map.of(), null).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "DELETE, absent, absent",
    "GET, absent, absent",
    "PUT, id, absent",
    "PUT, absent, 1",
    "POST, id, 1",
    "DELETE, id, 1",
    "GET, id, 1",
    "PATCH, id, absent",
    "put, absent, absent",
    "PUT, id, 0",
    "PUT, id, 2",
    "PUT, id, 10001",
    "PUT, '', 1",
    "GET, 'a b', absent"
  })
  void whatIsNoneOfTheSixIsRefused(String method, String uploadId, String partNumber) {
    Object number = partNumber.equals("absent") ? partNumber : Integer.valueOf(partNumber);

    Response refused = sign("method", method, "uploadId", uploadId, "partNumber", number);

    assertThat(refused.statusCode()).as(refused.asString()).isEqualTo(400);
    assertThat(refused.<String>path("type")).endsWith(":invalid-request");
  }

  @ParameterizedTest
  @CsvSource({"PUT, absent, absent", "POST, absent, absent", "PUT, id, 1"})
  void theSizeHasToBeStated(String method, String uploadId, String number) {
    Object part = number.equals("absent") ? number : Integer.valueOf(number);

    Response refused =
        sign("method", method, "uploadId", uploadId, "partNumber", part, "size", "absent");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.<String>path("type")).endsWith(":content-length-not-allowed");
    assertThat(refused.<String>path("message")).contains("size");
  }

  @Test
  void theTypeIsJudgedWhereAnObjectBegins() {
    for (String method : new String[] {"PUT", "POST"}) {
      Response refused = sign("method", method, "contentType", "text/html");
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.<String>path("type")).endsWith(":content-type-not-allowed");
    }
  }

  @Test
  void aGeneratedNameReplacesTheKeyAndKeepsItsExtension() {
    Api editor = Api.as("alice", "minted");

    Response signed = sign(editor, "minted/alice/My film.mp4", "method", "POST");

    String made = signed.path("key");
    assertThat(made).matches("minted/alice/[A-Za-z0-9_-]{16,}\\.mp4");
    assertThat(signed.<String>path("url")).contains(made);
    assertThat(sign(editor, made, "method", "GET", "uploadId", "id").statusCode()).isEqualTo(200);
  }
}
