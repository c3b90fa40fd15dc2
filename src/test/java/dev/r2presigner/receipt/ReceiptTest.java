package dev.r2presigner.receipt;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which answers have a receipt, and what it says. */
@LocalProfileTest
class ReceiptTest {

  private static final byte[] BYTES = "seventeen bytes!!".getBytes(StandardCharsets.UTF_8);

  private final Api alice = Api.as("alice");

  private static ReceivedReceipt verified(String receipt) {
    String keySet = given().get("/.well-known/jwks.json").asString();
    return ReceivedReceipt.verified(receipt, keySet, ReceivedReceipt.ISSUER, ReceivedReceipt.ISSUER)
        .isWhole();
  }

  private static String key(String folder, String ending) {
    return "users/alice/" + folder + "/receipt-" + System.nanoTime() + ending;
  }

  private static Map<String, Object> of(String key, String type) {
    return new HashMap<>(Map.of("key", key, "contentType", type, "contentLength", BYTES.length));
  }

  private Map<String, Object> stored(String key, String type, Map<String, String> metadata) {
    Map<String, Object> wish = of(key, type);
    wish.put("metadata", metadata);
    Response upload = alice.upload(wish);
    assertThat(upload.statusCode()).as(upload.asString()).isEqualTo(200);
    assertThat(Store.put(upload.jsonPath(), BYTES).statusCode()).isEqualTo(200);
    return of(key, type);
  }

  private Response confirm(Map<String, Object> expected) {
    Response confirmed = alice.post("/v1/uploads/confirm", expected);
    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    return confirmed;
  }

  @Test
  void aConfirmedUploadHasAReceiptOfWhatIsStored() {
    String key = key("documents", " é😀.pdf");
    long before = Instant.now().getEpochSecond();
    Response confirmed =
        confirm(stored(key, "application/pdf", Map.of("title", "\"Report\" <1>\\")));

    ReceivedReceipt receipt = verified(confirmed.path("receipt"));

    assertThat(receipt.header()).containsEntry("alg", "ES256");
    assertThat(receipt.header()).containsEntry("typ", "upload-receipt+jwt");
    assertThat(receipt.claims()).containsEntry("sub", "alice").containsEntry("policy", "documents");
    assertThat((Long) receipt.claims().get("iat"))
        .isBetween(before, Instant.now().getEpochSecond());
    assertThat((Long) receipt.claims().get("exp"))
        .isEqualTo((Long) receipt.claims().get("iat") + 3600);
    assertThat(receipt.object())
        .isEqualTo(
            Map.of(
                "bucket",
                "local-bucket",
                "key",
                key,
                "size",
                (long) BYTES.length,
                "contentType",
                "application/pdf",
                "etag",
                confirmed.path("object.etag"),
                "lastModified",
                confirmed.path("object.lastModified"),
                "metadata",
                Map.of("title", "\"Report\" <1>\\")));
  }

  @Test
  void aRepeatHasTheSameIdAndAnotherObjectAnother() {
    Map<String, Object> one = stored(key("documents", ".pdf"), "application/pdf", Map.of());
    Map<String, Object> two = stored(key("documents", ".pdf"), "application/pdf", Map.of());

    String id = verified(confirm(one).path("receipt")).id();

    assertThat(verified(confirm(one).path("receipt")).id()).isEqualTo(id).hasSize(43);
    assertThat(verified(confirm(two).path("receipt")).id()).isNotEqualTo(id);
  }

  @Test
  void aReceiptAndWhatIsNearlyOneAreNoLogin() throws Exception {
    String receipt =
        confirm(stored(key("documents", ".pdf"), "application/pdf", Map.of())).path("receipt");
    String keySet = given().get("/.well-known/jwks.json").asString();
    Map<String, String> forged = new HashMap<>(ForgedReceipts.of(receipt, keySet));
    forged.remove("a login token");
    forged.put("a receipt", receipt);

    forged.forEach(
        (name, token) -> Api.withToken(token).request().get("/v1/policies").then().statusCode(401));
  }

  @Test
  void whatDiffersHasNone() {
    Map<String, Object> expected = stored(key("documents", ".pdf"), "application/pdf", Map.of());
    expected.put("contentLength", BYTES.length + 1);

    assertThat(confirm(expected).jsonPath().getMap("")).doesNotContainKey("receipt");
  }

  /** What came past the policy, by the bucket's owner or by a header that a store took unsigned. */
  @Test
  void whatThePolicyWouldNotGrantHasNone() {
    String key = key("documents", ".html");
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(key, "text/html", BYTES);
    }

    Response confirmed = confirm(of(key, "text/html"));

    assertThat(confirmed.<Boolean>path("matches")).isFalse();
    assertThat(confirmed.<List<String>>path("differences.member")).containsExactly("policy");
    assertThat(confirmed.<String>path("differences[0].expected")).isEqualTo("documents");
    assertThat(confirmed.<List<String>>path("differences[0].actual"))
        .containsExactly("contentType");
    assertThat(confirmed.jsonPath().getMap("")).doesNotContainKey("receipt");
  }

  @Test
  void aCompletedUploadHasOneInEachShape() {
    String first = begun();
    Response completed =
        alice.post("/v1/multipart/complete", Map.of("key", this.key, "uploadId", first));
    assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    ReceivedReceipt receipt = verified(completed.path("receipt"));
    assertThat(receipt.object())
        .containsEntry("key", key)
        .containsEntry("etag", completed.path("etag"))
        .containsEntry("size", (long) BYTES.length)
        .containsEntry("contentType", "video/mp4");
    assertThat(verified(confirm(of(key, "video/mp4")).path("receipt")).id())
        .as("the same version")
        .isEqualTo(receipt.id());

    String second = begun();
    Response done =
        alice.post(
            "/uppy/s3/multipart/" + PercentEncoding.ofPath(second) + "/complete?key=" + key,
            Map.of("parts", List.of(Map.of("PartNumber", 1, "ETag", etag))));
    assertThat(done.statusCode()).as(done.asString()).isEqualTo(200);
    assertThat(verified(done.path("receipt")).object()).containsEntry("key", key);
  }

  private String key;
  private String etag;

  /** Begins an upload in parts with one part of it, and gives its id. */
  private String begun() {
    key = key("videos", ".mp4");
    String id = alice.post("/v1/multipart", of(key, "video/mp4")).path("uploadId");
    Response signed =
        alice.post(
            "/v1/multipart/parts",
            Map.of(
                "key",
                key,
                "uploadId",
                id,
                "contentLength",
                BYTES.length,
                "partNumbers",
                List.of(1)));
    etag = Store.putFirstPart(signed.jsonPath(), BYTES).headers().firstValue("ETag").orElseThrow();
    return id;
  }
}
