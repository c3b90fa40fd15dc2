package dev.r2presigner.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many in one call: in order, each for itself. */
@LocalProfileTest
class BatchTest {

  private static final Api ALICE = Api.as("alice");

  @Test
  void goodItemsSucceedBesideEveryKindOfBadOne() {
    Map<String, Object> unknownField = Api.picture("alice", "b1.png", 1);
    unknownField.put("acl", "public-read");
    Map<String, Object> wrongType = Api.picture("alice", "b2.png", 1);
    wrongType.put("contentLength", "1");
    Map<String, Object> badChecksum = Api.picture("alice", "b3.png", 1);
    badChecksum.put("checksumSha256", "abc");
    List<Object> items = new ArrayList<>();
    items.add(Api.picture("alice", "good1.png", 1));
    items.add(unknownField);
    items.add(wrongType);
    items.add(badChecksum);
    items.add("text");
    items.add(null);
    items.add(Api.picture("bob", "b4.png", 1));
    items.add(Api.picture("alice", "../b5.png", 1));
    items.add(Api.picture("alice", "too-large.png", 10_485_761));
    items.add(Api.picture("alice", "good2.png", 1));

    JsonPath results =
        ALICE
            .post("/v1/uploads/batch", Collections.singletonMap("uploads", items))
            .then()
            .statusCode(200)
            .header("Cache-Control", equalTo("no-store"))
            .body("results", hasSize(10))
            .body("results[0].problem", nullValue())
            .extract()
            .jsonPath();

    assertThat(results.getList("results.status", Integer.class))
        .containsExactly(200, 400, 400, 400, 400, 400, 403, 400, 422, 200);
    assertThat(results.getList("results.problem.type", String.class).stream().map(BatchTest::slug))
        .containsExactly(
            "unknown-field",
            "invalid-request",
            "invalid-request",
            "invalid-request",
            "invalid-request",
            "key-not-allowed",
            "invalid-key",
            "content-length-not-allowed");
    for (int good : new int[] {0, 9}) {
      String upload = "results[" + good + "].upload";
      assertThat(
              Store.send(
                      "PUT",
                      results.getString(upload + ".url"),
                      results.getMap(upload + ".headers"),
                      new byte[1])
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static String slug(String type) {
    return type.substring(type.lastIndexOf(':') + 1);
  }

  @Test
  void oneToOneHundredItems() {
    List<Map<String, Object>> hundred =
        Collections.nCopies(100, Map.of("key", "users/alice/photos/x.png"));
    List<Map<String, Object>> more =
        Collections.nCopies(101, Map.of("key", "users/alice/photos/x.png"));

    ALICE
        .post("/v1/downloads/batch", Map.of("downloads", hundred))
        .then()
        .statusCode(200)
        .body("results", hasSize(100))
        .body("results[99].download.method", equalTo("GET"));
    for (Object body :
        List.of(Map.of("downloads", more), Map.of("downloads", List.of()), Map.of())) {
      ALICE
          .post("/v1/downloads/batch", body)
          .then()
          .statusCode(400)
          .body("type", endsWith(":invalid-request"));
    }
  }

  @Test
  void batchMayHaveTwoMebibytesAndNoMore() {
    String padding = " ".repeat(2_000_000);
    String body = "{\"downloads\":[{\"key\":\"users/alice/photos/x.png\"}]" + padding + "}";

    ALICE.post("/v1/downloads/batch", body).then().statusCode(200);
    ALICE.post("/v1/downloads/batch", body + padding).then().statusCode(413);
  }
}
