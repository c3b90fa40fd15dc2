package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Did it arrive? Asked of the store, for those who may. */
@LocalProfileTest
class ObjectTest {

  private static final byte[] BYTES = "%PDF".getBytes(StandardCharsets.US_ASCII);

  private final Api alice = Api.as("alice");
  private String key = "users/alice/documents/" + UUID.randomUUID() + " ü+?.pdf";

  @BeforeEach
  void upload() {
    Response upload =
        alice.upload(
            Map.of(
                "key",
                key,
                "contentType",
                "application/pdf",
                "contentLength",
                BYTES.length,
                "metadata",
                Map.of("title", "Report")));
    assertThat(upload.statusCode()).as(upload.asString()).isEqualTo(200);
    assertThat(Store.send("PUT", upload.path("url"), upload.path("headers"), BYTES).statusCode())
        .isEqualTo(200);
  }

  private Response look(Api api, String key) {
    return api.request().get("/v1/objects/" + PercentEncoding.ofPath(key));
  }

  private Response confirm(Map<String, Object> change) {
    Map<String, Object> body = new HashMap<>();
    body.put("key", key);
    body.put("contentType", "application/pdf");
    body.put("contentLength", BYTES.length);
    body.putAll(change);
    return alice.post("/v1/uploads/confirm", body);
  }

  @Test
  void anObjectIsDescribed() {
    Response object = look(alice, key);

    assertThat(object.statusCode()).as(object.asString()).isEqualTo(200);
    assertThat(object.jsonPath().getMap("").keySet())
        .containsExactly("key", "contentLength", "contentType", "etag", "lastModified", "metadata");
    assertThat(object.<String>path("key")).isEqualTo(key);
    assertThat(object.<Integer>path("contentLength")).isEqualTo(BYTES.length);
    assertThat(object.<String>path("contentType")).isEqualTo("application/pdf");
    assertThat(object.<Map<String, String>>path("metadata")).isEqualTo(Map.of("title", "Report"));
    assertThat(Instant.parse(object.path("lastModified")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  /** S3Proxy, like some other stores, takes such headers unsigned. */
  @Test
  void whatWasAddedToAnUploadIsADifference() {
    key = key + ".added";
    Response upload =
        alice.upload(
            Map.of("key", key, "contentType", "application/pdf", "contentLength", BYTES.length));
    Map<String, String> headers = new HashMap<>(upload.path("headers"));
    headers.put("x-amz-meta-role", "admin");
    headers.put("x-amz-meta-title", "Listed, but not asked for");
    headers.put("content-encoding", "gzip");
    assertThat(Store.send("PUT", upload.path("url"), headers, BYTES).statusCode()).isEqualTo(200);

    Response differs = confirm(Map.of());

    assertThat(differs.statusCode()).as(differs.asString()).isEqualTo(200);
    assertThat(differs.<Boolean>path("matches")).isFalse();
    assertThat(differs.<List<String>>path("differences.member"))
        .containsExactly("metadata", "contentEncoding", "policy");
    assertThat(differs.<Map<String, String>>path("differences[0].expected"))
        .isEqualTo(Map.of("title", "Listed, but not asked for"));
    assertThat(differs.<Map<String, String>>path("differences[0].actual"))
        .containsEntry("role", "admin");
    assertThat(differs.<String>path("differences[1].expected")).isNull();
    assertThat(differs.<String>path("differences[1].actual")).isEqualTo("gzip");
    assertThat(differs.<String>path("differences[2].expected")).isEqualTo("documents");
    assertThat(differs.<List<String>>path("differences[2].actual"))
        .containsExactly("metadata", "contentEncoding");
    assertThat(differs.<Map<String, Object>>path("object")).doesNotContainKey("contentEncoding");
    assertThat(differs.<String>path("receipt")).isNull();
  }

  @Test
  void whatIsMissingIsNotFound() {
    Response missing = look(alice, key + "x");

    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.<String>path("type")).endsWith(":not-found");
    assertThat(confirm(Map.of("key", key + "x")).statusCode()).isEqualTo(404);
  }

  @Test
  void anothersObjectIsRefusedWhetherOrNotItExists() {
    Response exists = look(Api.as("bob"), key);
    Response missing = look(Api.as("bob"), key + "x");

    assertThat(exists.statusCode()).isEqualTo(403);
    assertThat(exists.<String>path("detail")).isEqualTo(missing.path("detail"));
    assertThat(exists.<String>path("type")).isEqualTo(missing.path("type"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "users/alice/documents/../x",
        "users/alice//x",
        "users/alice/documents/a%zz",
        "users/alice/documents/%2e%2e/x",
        "users/alice/documents/a;b",
        "users/alice/documents/%ff"
      })
  void trickyPathsAreInvalidKeys(String path) {
    for (String method : List.of("GET", "DELETE")) {
      RawHttp.Answer refused =
          RawHttp.send(
              RestAssured.port,
              method,
              "/v1/objects/" + path,
              Map.of("Host", "localhost", "Authorization", "Bearer " + TestTokens.of("alice")),
              new byte[0]);

      assertThat(refused.status()).as(refused.text()).isEqualTo(400);
      assertThat(refused.text()).contains(":invalid-key\"");
    }
  }

  @Test
  void lookingNeedsTheDownloadOperation() {
    Response refused = look(Api.as("alice", "counted"), "limited/alice/x");

    assertThat(refused.<String>path("type")).endsWith(":operation-not-allowed");
  }

  private static Response delete(Api api, String key) {
    return api.request().delete("/v1/objects/" + PercentEncoding.ofPath(key));
  }

  @Test
  void anObjectIsDeletedAndAskingAgainIsNoTrouble() {
    Response deleted = delete(alice, key);

    assertThat(deleted.statusCode()).as(deleted.asString()).isEqualTo(204);
    assertThat(deleted.asString()).isEmpty();
    assertThat(look(alice, key).statusCode()).isEqualTo(404);
    assertThat(delete(alice, key).statusCode()).isEqualTo(204);
  }

  @Test
  void anothersObjectIsNotDeletedAndNobodyLearnsWhetherItExists() {
    Response exists = delete(Api.as("bob"), key);
    Response missing = delete(Api.as("bob"), key + "x");

    assertThat(exists.statusCode()).isEqualTo(403);
    assertThat(exists.<String>path("type")).endsWith(":key-not-allowed");
    assertThat(exists.<String>path("detail")).isEqualTo(missing.path("detail"));
    assertThat(look(alice, key).statusCode()).isEqualTo(200);
  }

  @Test
  void deletingNeedsTheDeleteOperationAndTheRole() {
    assertThat(delete(alice, "users/alice/photos/a.png").<String>path("type"))
        .endsWith(":operation-not-allowed");
    assertThat(delete(Api.as("alice", "editor"), key).<String>path("type"))
        .endsWith(":role-required");
    assertThat(look(alice, key).statusCode()).isEqualTo(200);
  }

  @Test
  void whatArrivedAsBelievedMatches() {
    Response confirmed = confirm(Map.of());

    assertThat(confirmed.statusCode()).as(confirmed.asString()).isEqualTo(200);
    assertThat(confirmed.jsonPath().getMap("").keySet())
        .containsExactly("matches", "differences", "object", "receipt");
    assertThat(confirmed.<Boolean>path("matches")).isTrue();
    assertThat(confirmed.<List<Object>>path("differences")).isEmpty();
    assertThat(confirmed.<Map<String, Object>>path("object"))
        .isEqualTo(look(alice, key).jsonPath().getMap(""));
  }

  @Test
  void eachDifferenceIsNamed() {
    Response confirmed =
        confirm(
            Map.of(
                "contentLength", BYTES.length + 1,
                "contentType", "text/plain",
                "checksumSha256", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));

    assertThat(confirmed.<Boolean>path("matches")).isFalse();
    assertThat(confirmed.<List<String>>path("differences.member"))
        .containsExactly("contentLength", "contentType", "checksumSha256");
    assertThat(confirmed.<Integer>path("differences[0].expected")).isEqualTo(BYTES.length + 1);
    assertThat(confirmed.<Integer>path("differences[0].actual")).isEqualTo(BYTES.length);
    assertThat(confirmed.<String>path("differences[1].actual")).isEqualTo("application/pdf");
  }

  @Test
  void confirmingNeedsTheUploadOperationAndWholeWords() {
    assertThat(confirm(Map.of("key", "public/x")).<String>path("type"))
        .endsWith(":operation-not-allowed");
    assertThat(confirm(Map.of("key", "users/bob/documents/x")).<String>path("type"))
        .endsWith(":key-not-allowed");
    for (String member : List.of("key", "contentLength", "contentType")) {
      Map<String, Object> none = new HashMap<>();
      none.put(member, null);
      assertThat(confirm(none).<String>path("type")).endsWith(":invalid-request");
    }
  }
}
