package dev.r2presigner.problem;

import static dev.r2presigner.problem.ProblemType.*;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The closed list: each entry can be reached from outside, looks the same, and is in the manual.
 */
@LocalProfileTest
class ProblemTest {

  private static final Map<ProblemType, Supplier<Response>> CAUSES =
      new EnumMap<>(ProblemType.class);

  static {
    CAUSES.put(INVALID_JSON, () -> alice().post("/v1/uploads", "{\"key\":"));
    CAUSES.put(UNKNOWN_FIELD, () -> alice().post("/v1/uploads", "{\"bucket\":\"x\"}"));
    CAUSES.put(INVALID_REQUEST, () -> alice().post("/v1/uploads", "{\"key\":1}"));
    CAUSES.put(INVALID_KEY, () -> alice().download("users/alice/photos/../x"));
    CAUSES.put(INVALID_TOKEN, () -> given().get("/v1/policies"));
    CAUSES.put(
        SUBJECT_NOT_ALLOWED,
        () -> Api.withToken(TestTokens.of("a/b")).download("users/a/b/photos/x"));
    CAUSES.put(KEY_NOT_ALLOWED, () -> alice().download("users/bob/photos/x"));
    CAUSES.put(ROLE_REQUIRED, () -> alice().download("editors/alice/x"));
    CAUSES.put(OPERATION_NOT_ALLOWED, () -> Api.as("alice", "counted").download("limited/alice/x"));
    CAUSES.put(NOT_FOUND, () -> alice().request().get("/v1/nothing"));
    CAUSES.put(UPLOAD_NOT_FOUND, () -> multipart(upload -> alice().request().delete(upload)));
    CAUSES.put(CONFLICT, () -> complete(video("conflict-" + System.nanoTime())));
    CAUSES.put(PRECONDITION_FAILED, ProblemTest::secondOfOneKey);
    CAUSES.put(METHOD_NOT_ALLOWED, () -> alice().request().put("/v1/uploads"));
    CAUSES.put(NOT_ACCEPTABLE, () -> json().accept("text/html").body("{}").post("/v1/uploads"));
    CAUSES.put(
        BODY_TOO_LARGE,
        () -> alice().post("/v1/uploads", "{\"key\":\"" + "x".repeat(70_000) + "\"}"));
    CAUSES.put(
        MEDIA_TYPE,
        () -> alice().request().contentType("text/plain").body("{}").post("/v1/uploads"));
    CAUSES.put(CONTENT_TYPE_NOT_ALLOWED, () -> upload("contentType", "text/html"));
    CAUSES.put(CONTENT_LENGTH_NOT_ALLOWED, () -> upload("contentLength", 10_485_761));
    CAUSES.put(METADATA_NOT_ALLOWED, () -> upload("metadata", Map.of("x", "y")));
    CAUSES.put(
        CHECKSUM_REQUIRED,
        () ->
            alice()
                .upload(
                    Map.of(
                        "filename", "me.png",
                        "policy", "avatars",
                        "contentType", "image/png",
                        "contentLength", 1)));
    CAUSES.put(EXPIRY_NOT_ALLOWED, () -> upload("expiresIn", 901));
    CAUSES.put(
        POLICY_REQUIRED,
        () ->
            alice()
                .upload(
                    Map.of("filename", "a.png", "contentType", "image/png", "contentLength", 1)));
    CAUSES.put(
        UNKNOWN_POLICY,
        () -> alice().upload(Map.of("filename", "a", "policy", "x", "contentType", "a/b")));
    CAUSES.put(RATE_LIMITED, ProblemTest::thirdOfTwo);
    CAUSES.put(INTERNAL_ERROR, () -> alice().request().get("/v1/fault"));
  }

  private static Api alice() {
    return Api.as("alice");
  }

  private static RequestSpecification json() {
    return alice().request().contentType("application/json");
  }

  private static Response upload(String member, Object value) {
    Map<String, Object> body = Api.picture("alice", "x.png", 1);
    body.put(member, value);
    return alice().upload(body);
  }

  private static Map<String, Object> video(String name) {
    String key = "users/alice/videos/" + name + ".mp4";
    Map<String, Object> body = Map.of("key", key, "contentType", "video/mp4", "contentLength", 0);
    return Map.of("key", key, "uploadId", alice().post("/v1/multipart", body).path("uploadId"));
  }

  private static Response complete(Map<String, Object> upload) {
    return alice().post("/v1/multipart/complete", upload);
  }

  /** The same call on an upload twice: the first ends it. */
  private static Response multipart(Function<String, Response> call) {
    Map<String, Object> upload = video("gone-" + System.nanoTime());
    String path = "/v1/multipart?uploadId=" + upload.get("uploadId") + "&key=" + upload.get("key");
    call.apply(path);
    return call.apply(path);
  }

  private static Response secondOfOneKey() {
    Response last = null;
    String name = "twice-" + System.nanoTime();
    for (int i = 0; i < 2; i++) {
      Map<String, Object> upload = video(name);
      Map<String, Object> part = new HashMap<>(upload);
      part.put("contentLength", 0);
      part.put("partNumbers", List.of(1));
      Store.putFirstPart(alice().post("/v1/multipart/parts", part).jsonPath(), new byte[0]);
      last = complete(upload);
    }
    return last;
  }

  private static Response thirdOfTwo() {
    Map<String, Object> body =
        Map.of(
            "key", "limited/greedy/x", "contentType", "application/x-limited", "contentLength", 1);
    Api greedy = Api.as("greedy", "counted");
    greedy.upload(body);
    greedy.upload(body);
    return greedy.upload(body);
  }

  static Set<ProblemType> reachedHere() {
    return CAUSES.keySet();
  }

  @Test
  void everyTypeHasACause() {
    // These need a key server or a bucket that is down: KeyServerDownTest, StoreTroubleIT.
    assertThat(CAUSES.keySet())
        .containsExactlyInAnyOrderElementsOf(
            EnumSet.complementOf(
                EnumSet.of(
                    TOKEN_KEYS_UNAVAILABLE, STORAGE_UNAVAILABLE, OVERLOADED, STORAGE_TIMEOUT)));
  }

  @ParameterizedTest
  @MethodSource("reachedHere")
  void everyTypeIsReachedAndLooksTheSame(ProblemType type) {
    Response response = CAUSES.get(type).get();

    looksLike(response, type);
    assertThat(response.header("WWW-Authenticate"))
        .isEqualTo(type.status() == 401 ? "Bearer" : null);
    assertThat(response.header("Retry-After") != null).isEqualTo(type == RATE_LIMITED);
  }

  static void looksLike(Response response, ProblemType type) {
    response
        .then()
        .statusCode(type.status())
        .contentType("application/problem+json")
        .header("X-Content-Type-Options", "nosniff")
        .body("type", equalTo("urn:r2-presigner:problem:" + type.slug()))
        .body("title", equalTo(type.title()))
        .body("status", equalTo(type.status()))
        .body("requestId", matchesPattern("[0-9a-f]{16}"))
        .body("requestId", equalTo(response.header("X-Request-Id")))
        .body("message", equalTo(response.path("detail")));
    assertThat(response.asString())
        .doesNotContain("Exception", "dev.r2presigner", "jackson", "eyJ", FaultResource.SECRET);
  }

  @Test
  void methodNotAllowedNamesTheMethodsThatAre() {
    alice()
        .request()
        .put("/v1/downloads")
        .then()
        .header("Allow", equalTo("GET, HEAD, OPTIONS, POST"));
    alice().request().delete("/v1/policies").then().header("Allow", equalTo("GET, HEAD, OPTIONS"));
  }

  @Test
  void theManualListsExactlyTheseTypesWithTheirStatus() throws IOException {
    Pattern row = Pattern.compile("^\\| (\\d{3}) \\| `([a-z-]+)` \\|", Pattern.MULTILINE);

    Stream<String> listed =
        row.matcher(Files.readString(Path.of("src/docs/problems.md")))
            .results()
            .map((MatchResult found) -> found.group(1) + " " + found.group(2));

    List<String> all =
        Arrays.stream(ProblemType.values()).map(type -> type.status() + " " + type.slug()).toList();
    assertThat(listed).containsExactlyElementsOf(all);
  }
}
