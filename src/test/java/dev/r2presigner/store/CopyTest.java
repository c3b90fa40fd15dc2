package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.RecordedLog;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which copies are refused, what they cost and what the audit tells of them. */
@LocalProfileTest
class CopyTest {

  private static final byte[] PICTURE = {1, 2, 3};

  private final Api alice = Api.as("alice", "copying");
  private final String name = UUID.randomUUID() + ".png";
  private final String from = "inbox/alice/" + name;
  private final String to = "archive/alice/" + name;
  private final Bucket bucket = Bucket.embedded();

  @AfterEach
  void close() {
    bucket.close();
  }

  private static Response copy(Api api, Object body) {
    return api.post("/v1/objects/copy", body);
  }

  private static void refused(Response answer, int status, String slug) {
    answer.then().statusCode(status).body("type", endsWith(":" + slug));
    assertThat(answer.<String>path("detail")).isNotBlank();
  }

  private boolean isStored(String key) {
    return bucket.keys().contains(key);
  }

  /** The columns are JSON, in which S is a legal source and T a legal target. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'from':'S','to':'S'} | 400 | invalid-request",
        "{'from':'S'} | 400 | invalid-request",
        "{'to':'T'} | 400 | invalid-request",
        "{'from':null,'to':'T'} | 400 | invalid-request",
        "{} | 400 | invalid-request",
        "{'from':'S','to':'T','move':'yes'} | 400 | invalid-request",
        "{'from':'S','to':'T','ifMatch':''} | 400 | invalid-request",
        "{'from':'S','to':'T','ifMatch':'a\\u0000'} | 400 | invalid-request",
        "{'from':'S','to':['T']} | 400 | invalid-request",
        "{'from':'S','to':'T','key':'T'} | 400 | unknown-field",
        "{'from':'S','from':'S','to':'T'} | 400 | invalid-json",
        "{'from':'S', | 400 | invalid-json",
        "[] | 400 | invalid-request",
        "{'from':'','to':'T'} | 400 | invalid-key",
        "{'from':'S','to':'archive/alice/../bob/x'} | 400 | invalid-key",
        "{'from':'inbox/alice//x','to':'T'} | 400 | invalid-key",
        "{'from':'S','to':'minted/alice/x'} | 400 | invalid-request",
        "{'from':'inbox/bob/x','to':'T'} | 403 | key-not-allowed",
        "{'from':'S','to':'archive/bob/x'} | 403 | key-not-allowed",
        "{'from':'S','to':'nowhere/x'} | 403 | key-not-allowed",
        "{'from':'S','to':'users/alice/photos/x'} | 403 | role-required",
        "{'from':'public/x','to':'T'} | 403 | operation-not-allowed",
        "{'from':'S','to':'inbox/alice/x'} | 403 | operation-not-allowed",
        "{'from':'S','to':'T','ifMatch':'00'} | 412 | precondition-failed",
        "{'from':'S','to':'T','ifMatch':'*'} | 412 | precondition-failed",
        "{'from':'inbox/alice/missing','to':'T'} | 404 | not-found",
      })
  void whatCannotBeCopiedIsRefusedAndNothingIsDone(String body, int status, String slug) {
    bucket.put(from, "image/png", PICTURE);
    String json = body.replace('\'', '"').replace("\"S\"", '"' + from + '"');

    refused(copy(alice, json.replace("\"T\"", '"' + to + '"')), status, slug);

    assertThat(isStored(from)).isTrue();
    assertThat(isStored(to)).isFalse();
  }

  @Test
  void aMoveNeedsTheOperationDeleteBeforeAnythingIsDone() {
    bucket.put("pinned/alice/" + name, "image/png", PICTURE);
    Map<String, Object> move = Map.of("from", "pinned/alice/" + name, "to", to, "move", true);

    Response refused = copy(alice, move);

    refused(refused, 403, "operation-not-allowed");
    assertThat(refused.<List<String>>path("allowed")).containsExactly("copy-from");
    assertThat(isStored(to)).isFalse();
    copy(alice, Map.of("from", "pinned/alice/" + name, "to", to)).then().statusCode(200);
  }

  @ParameterizedTest
  @CsvSource({
    "text/html, 3, 422, content-type-not-allowed",
    "image/gif, 3, 422, content-type-not-allowed",
    "image/png, 1025, 422, content-length-not-allowed",
    "image/png, 1024, 200,",
    "IMAGE/PNG, 0, 200,",
  })
  void typeAndSizeAreThoseOfTheStore(String type, int size, int status, String slug) {
    bucket.put(from, type, new byte[size]);

    Response answer = copy(alice, Map.of("from", from, "to", to));

    answer.then().statusCode(status);
    if (slug != null) {
      refused(answer, status, slug);
      assertThat(answer.<String>path("policy")).isEqualTo("archive");
    }
    assertThat(isStored(to)).isEqualTo(status == 200);
  }

  @Test
  void aDelegationIsForBothKeys() {
    String folder = "archive/alice/" + UUID.randomUUID() + "/";
    bucket.put(folder + "a.png", "image/png", PICTURE);
    bucket.put(to, "image/png", PICTURE);
    Api guest = by(folder, "copy-from", "copy-to");

    copy(guest, Map.of("from", folder + "a.png", "to", folder + "b.png")).then().statusCode(200);
    refused(copy(guest, Map.of("from", to, "to", folder + "c.png")), 403, "key-not-allowed");
    refused(
        copy(guest, Map.of("from", folder + "a.png", "to", "archive/alice/out" + name)),
        403,
        "key-not-allowed");
    refused(
        copy(guest, Map.of("from", folder + "a.png", "to", folder + "c.png", "move", true)),
        403,
        "operation-not-allowed");
    refused(
        copy(
            by(folder, "copy-from", "download"),
            Map.of("from", folder + "a.png", "to", folder + "c.png")),
        403,
        "operation-not-allowed");
    Api small =
        Delegating.prefix("archive", folder, "copy-from", "copy-to").with("maxSize", 2).by(alice);
    refused(
        copy(small, Map.of("from", folder + "a.png", "to", folder + "c.png")),
        422,
        "content-length-not-allowed");
    assertThat(isStored(folder + "c.png")).isFalse();
  }

  private Api by(String folder, String... operations) {
    return Delegating.prefix("archive", folder, operations).by(alice);
  }

  @Test
  void aCopyCountsAsAnUploadUnderTheTargetsPolicy() {
    Api frank = Api.as("frank", "copying");
    bucket.put("inbox/frank/900.png", "image/png", new byte[900]);
    bucket.put("inbox/frank/100.png", "image/png", new byte[100]);

    copied(frank, "900.png", "a").then().statusCode(200).header("RateLimit-Remaining", "1");
    Response refused = copied(frank, "900.png", "b");
    refused(refused, 429, "rate-limited");
    refused.then().body("limit", equalTo("bytes")).body("policy", equalTo("ration"));
    copied(frank, "100.png", "b").then().statusCode(200);
    copied(frank, "100.png", "c").then().statusCode(429).body("limit", equalTo("urls"));
  }

  private static Response copied(Api frank, String name, String target) {
    return copy(frank, Map.of("from", "inbox/frank/" + name, "to", "ration/frank/" + target));
  }

  @Test
  void theAuditNamesBothKeysAndWhatWasAllowedOfEach() {
    bucket.put(from, "image/png", PICTURE);
    try (RecordedLog log = new RecordedLog("audit", "%s")) {
      Response moved = copy(alice, Map.of("from", from, "to", to, "move", true));

      await().untilAsserted(() -> assertThat(log.lines()).hasSize(3));
      List<JsonPath> lines = log.lines().stream().map(JsonPath::from).toList();
      assertThat(lines)
          .extracting(line -> line.getString("operation") + " " + line.getString("key"))
          .containsExactly("copy-from " + from, "delete " + from, "copy-to " + to);
      assertThat(lines)
          .allMatch(line -> line.getString("outcome").equals("allowed"))
          .allMatch(line -> line.getString("requestId").equals(moved.header("X-Request-Id")));
    }
  }

  /** Whatever is wrong with one key, no quota is taken for the other. */
  @Test
  void aRefusalIsTheOnlyLine() {
    try (RecordedLog log = new RecordedLog("audit", "%s")) {
      copy(alice, Map.of("from", from, "to", "archive/bob/x"));
      copy(alice, Map.of("from", from, "to", from));

      await().untilAsserted(() -> assertThat(log.lines()).hasSize(1));
      JsonPath line = JsonPath.from(log.lines().get(0));
      assertThat(line.getString("operation")).isEqualTo("copy-to");
      assertThat(line.getString("key")).isEqualTo("archive/bob/x");
      assertThat(line.getString("outcome")).isEqualTo("key-not-allowed");
    }
  }

  @Test
  void anObjectNamedCopyIsAnObject() {
    refused(alice.request().get("/v1/objects/copy"), 403, "key-not-allowed");
    bucket.put("inbox/alice/copy", "image/png", PICTURE);
    alice
        .request()
        .get("/v1/objects/" + PercentEncoding.ofPath("inbox/alice/copy"))
        .then()
        .statusCode(200);
  }
}
