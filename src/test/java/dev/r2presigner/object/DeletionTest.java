package dev.r2presigner.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deleting many objects in one call, each judged by itself. */
@LocalProfileTest
class DeletionTest {

  private static final byte[] BYTES = "12345".getBytes(StandardCharsets.US_ASCII);

  private final String user = "u" + UUID.randomUUID();
  private final String shelf = "shelves/" + user + "/";
  private final Api api = Api.as(user, "shelf");
  private Bucket bucket;

  @BeforeEach
  void open() {
    bucket = Bucket.embedded();
    bucket.empty();
  }

  @AfterEach
  void close() {
    bucket.empty();
    bucket.close();
  }

  private Response delete(Api api, List<?> keys) {
    return api.post("/v1/objects/delete", Map.of("keys", keys));
  }

  @Test
  void whatIsGrantedIsDeletedAndTheRestIsNot() {
    String odd = shelf + "a b+ü%?&<>'\"😀.txt";
    for (String key :
        List.of(odd, shelf + "b", shelf + "kept", shelf + "closed/c", "shelves/other/d")) {
      bucket.put(key, "text/plain", BYTES);
    }
    List<Object> keys =
        new ArrayList<>(
            List.of(
                odd,
                shelf + "closed/c",
                "shelves/other/d",
                shelf + "../d",
                shelf + "missing",
                shelf + "mixed/vault/x",
                7,
                shelf + "b",
                shelf + "b"));
    keys.add(null);

    Response reply = delete(api, keys);

    assertThat(reply.statusCode()).as(reply.asString()).isEqualTo(200);
    assertThat(reply.<List<Integer>>path("results.status"))
        .containsExactly(204, 403, 403, 400, 204, 403, 400, 204, 204, 400);
    assertThat(reply.<Map<String, ?>>path("results[0]")).containsOnlyKeys("status");
    assertThat(reply.<Map<String, ?>>path("results[1]")).containsOnlyKeys("status", "problem");
    assertThat(reply.<List<String>>path("results.problem.type"))
        .filteredOn(type -> type != null)
        .extracting(type -> type.substring(type.lastIndexOf(':') + 1))
        .containsExactly(
            "operation-not-allowed",
            "key-not-allowed",
            "invalid-key",
            "role-required",
            "invalid-request",
            "invalid-request");
    assertThat(bucket.keys())
        .containsExactlyInAnyOrder(shelf + "kept", shelf + "closed/c", "shelves/other/d");
  }

  @Test
  void tooManyOrNoneDeleteNothing() {
    bucket.put(shelf + "a", "text/plain", BYTES);

    for (Object body :
        List.of(
            Map.of("keys", Collections.nCopies(101, shelf + "a")),
            Map.of("keys", List.of()),
            Map.of())) {
      Response refused = api.post("/v1/objects/delete", body);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.<String>path("type")).endsWith(":invalid-request");
    }
    Response unknown =
        api.post("/v1/objects/delete", Map.of("keys", List.of(shelf + "a"), "quiet", true));
    assertThat(unknown.<String>path("type")).endsWith(":unknown-field");
    assertThat(bucket.keys()).containsExactly(shelf + "a");
    assertThat(
            delete(api, Collections.nCopies(100, shelf + "a"))
                .<List<Integer>>path("results.status"))
        .hasSize(100)
        .containsOnly(204);
    assertThat(bucket.keys()).isEmpty();
  }

  @Test
  void aDelegationDeletesItsOwn() {
    bucket.put(shelf + "a", "text/plain", BYTES);
    bucket.put(shelf + "b", "text/plain", BYTES);
    Api guest = Delegating.key("shelf", shelf + "a", "delete").by(api);

    assertThat(
            delete(guest, List.of(shelf + "b", shelf + "a")).<List<Integer>>path("results.status"))
        .containsExactly(403, 204);
    assertThat(bucket.keys()).containsExactly(shelf + "b");
  }
}
