package dev.r2presigner.multipart;

import static dev.r2presigner.multipart.MultipartCall.MIB;
import static dev.r2presigner.multipart.MultipartCall.PART;
import static dev.r2presigner.multipart.MultipartTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.Json;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever knows an upload id may still do nothing that a policy does not allow it. */
@LocalProfileTest
class BreachTest {

  private static final Api ALICE = Api.as("alice");

  private static @Nullable MultipartCall attacked;

  private final String key = "users/alice/videos/" + UUID.randomUUID() + ".mp4";

  private record BucketRef(String key, String uploadId) {
    MultipartCall by(Api api) {
      return new MultipartCall(api, key, uploadId, 17);
    }

    /** With the store's own id, and so with the size where it is asked for. */
    String companion(String below) {
      return companion(uploadId, below) + "&metadata%5Bsize%5D=17";
    }

    /** With the id that Uppy 4 and 5 are handed. */
    String handedOut(String below) {
      byte[] id = uploadId.getBytes(StandardCharsets.US_ASCII);
      String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(id);
      return companion("r2p.17." + encoded, below);
    }

    private String companion(String id, String below) {
      return "/uppy/s3/multipart/" + id + below + "?key=" + PercentEncoding.ofPath(key);
    }

    Map<String, Object> uppy(String method, Object... more) {
      Map<String, Object> body = by(ALICE).with("method", method, "size", 17);
      for (int i = 0; i < more.length; i += 2) {
        body.put((String) more[i], more[i + 1]);
      }
      return body;
    }
  }

  private interface Route {
    Response call(Api api, BucketRef target);
  }

  /** Every call that takes a key and an upload id. */
  private static Stream<Map.Entry<String, Route>> routes() {
    Map<String, Object> parts = Map.of("parts", List.of(Map.of("PartNumber", 1, "ETag", "e")));
    return Map.<String, Route>ofEntries(
        Map.entry("v1 sign", (api, it) -> it.by(api).sign(1)),
        Map.entry("v1 list", (api, it) -> it.by(api).list()),
        Map.entry("v1 complete", (api, it) -> it.by(api).complete()),
        Map.entry("v1 abort", (api, it) -> it.by(api).abort()),
        Map.entry(
            "uppy 6 part", (api, it) -> api.post("/uppy/sign", it.uppy("PUT", "partNumber", 1))),
        Map.entry("uppy 6 list", (api, it) -> api.post("/uppy/sign", it.uppy("GET"))),
        Map.entry("uppy 6 complete", (api, it) -> api.post("/uppy/sign", it.uppy("POST"))),
        Map.entry("uppy 6 abort", (api, it) -> api.post("/uppy/sign", it.uppy("DELETE"))),
        Map.entry("uppy 5 list", (api, it) -> api.request().get(it.companion(""))),
        Map.entry("uppy 5 sign", (api, it) -> api.request().get(it.companion("/1"))),
        Map.entry(
            "uppy 5 batch",
            (api, it) -> api.request().get(it.companion("/batch") + "&partNumbers=1")),
        Map.entry("uppy 5 complete", (api, it) -> api.post(it.companion("/complete"), parts)),
        Map.entry("uppy 5 abort", (api, it) -> api.request().delete(it.companion(""))),
        Map.entry("uppy 5 list, id", (api, it) -> api.request().get(it.handedOut(""))),
        Map.entry("uppy 5 sign, id", (api, it) -> api.request().get(it.handedOut("/1"))),
        Map.entry(
            "uppy 5 batch, id",
            (api, it) -> api.request().get(it.handedOut("/batch") + "&partNumbers=1")),
        Map.entry("uppy 5 complete, id", (api, it) -> api.post(it.handedOut("/complete"), parts)),
        Map.entry("uppy 5 abort, id", (api, it) -> api.request().delete(it.handedOut(""))))
        .entrySet()
        .stream();
  }

  static Stream<Arguments> breaches() {
    Map<String, Function<String, Object[]>> breaches =
        Map.of(
            "another user", key -> new Object[] {Api.as("bob"), key, 403, "key-not-allowed"},
            "another user's guest",
                key -> new Object[] {videos("bob"), key, 403, "key-not-allowed"},
            "a guest's other key",
                key -> new Object[] {videos("alice"), key, 403, "key-not-allowed"},
            "a guest without the operation",
                key -> {
                  Api guest = Delegating.key("videos", key, "download").by(ALICE);
                  return new Object[] {guest, key, 403, "operation-not-allowed"};
                },
            "another role",
                key -> new Object[] {Api.as("alice", "editor"), key, 403, "role-required"},
            "another operation",
                key ->
                    new Object[] {ALICE, "users/alice/photos/a.png", 403, "operation-not-allowed"},
            "another user's key",
                key -> new Object[] {ALICE, "users/bob/videos/a.mp4", 403, "key-not-allowed"},
            "an illegal key",
                key -> new Object[] {ALICE, "users/alice/videos/../x", 400, "invalid-key"});
    return routes()
        .flatMap(
            route ->
                breaches.entrySet().stream()
                    .map(
                        breach ->
                            Arguments.of(
                                route.getKey(),
                                breach.getKey(),
                                route.getValue(),
                                breach.getValue())));
  }

  /** With everything that there is to delegate of a folder, in which the upload is not. */
  private static Api videos(String owner) {
    String folder = "users/" + owner + "/videos/guests/";
    return Delegating.prefix("videos", folder, "upload", "download", "multipart").by(Api.as(owner));
  }

  /** One for all attacks, since none may leave a trace. */
  private static MultipartCall attacked() {
    if (attacked == null) {
      String key = "users/alice/videos/" + UUID.randomUUID() + ".mp4";
      attacked = MultipartCall.begin(ALICE, key, 17);
      assertThat(attacked.put(1, new byte[17]).statusCode()).isEqualTo(200);
    }
    return attacked;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("breaches")
  void everyRouteAsksThePolicies(
      String name, String breach, Route route, Function<String, Object[]> breaking) {
    MultipartCall upload = attacked();
    Object[] broken = breaking.apply(upload.key());

    Response response =
        route.call((Api) broken[0], new BucketRef((String) broken[1], upload.uploadId()));

    refused(response, (int) broken[2], (String) broken[3]);
    assertThat(response.asString()).doesNotContain("X-Amz");
    assertThat(Json.of(upload.list()).get("parts").findValuesAsText("size")).containsExactly("17");
  }

  @Test
  void aTotalThatGrowsOverThePolicyIsRefused() {
    MultipartCall upload = MultipartCall.begin(ALICE, key, 17);

    refused(upload.ofSize(2048L * MIB + 1).sign(1), 422, "content-length-not-allowed");
    refused(upload.ofSize(-1).sign(1), 422, "content-length-not-allowed");
    refused(
        ALICE.post("/v1/multipart/parts", upload.with("partNumbers", List.of(1))),
        422,
        "content-length-not-allowed");
  }

  @Test
  void whatGrewOverThePolicyIsAbortedAtCompletion() {
    Api crew = Api.as("alice", "crew");
    MultipartCall upload = MultipartCall.begin(crew, "crew/alice/" + key, 17);
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(upload.key(), upload.uploadId(), 1, new byte[MIB + 1]);
    }

    refused(upload.complete(), 422, "content-length-not-allowed");

    assertThat(upload.list().<List<Object>>path("parts")).isEmpty();
  }

  @Test
  void aPartBeyondThePlanIsRefused() {
    MultipartCall upload = MultipartCall.begin(ALICE, key, 2 * PART + 17);

    refused(upload.sign(4), 400, "invalid-request");
    refused(upload.sign(0), 400, "invalid-request");
    refused(upload.sign(1, 1), 400, "invalid-request");
    refused(upload.sign(), 400, "invalid-request");
    assertThat(upload.sign(1, 2, 3).statusCode()).isEqualTo(200);
  }

  @Test
  void unequalPartsAreAbortedAtCompletion() {
    MultipartCall upload = MultipartCall.begin(ALICE, key, PART + 17);
    assertThat(upload.ofSize(17).put(1, new byte[17]).statusCode()).isEqualTo(200);
    assertThat(upload.put(2, new byte[17]).statusCode()).isEqualTo(200);

    refused(upload.complete(), 422, "content-length-not-allowed");

    assertThat(upload.list().<List<Object>>path("parts")).isEmpty();
  }

  @Test
  void aMissingLastPartIsNoticedByWhoStatesTheSize() {
    MultipartCall upload = MultipartCall.begin(ALICE, key, PART + 17);
    assertThat(upload.put(1, new byte[PART]).statusCode()).isEqualTo(200);

    refused(upload.completeAll(), 409, "conflict");

    assertThat(upload.put(2, new byte[17]).statusCode()).isEqualTo(200);
    assertThat(upload.completeAll().statusCode()).isEqualTo(200);
  }

  @Test
  void aParameterGivenTwiceIsRefused() {
    MultipartCall upload = MultipartCall.begin(ALICE, key, 17);
    String query = "?uploadId=" + upload.uploadId() + "&key=" + key + "&key=" + key;

    refused(ALICE.request().get("/v1/multipart/parts" + query), 400, "invalid-request");
    refused(ALICE.request().delete("/v1/multipart?key=" + key), 400, "invalid-request");
  }
}
