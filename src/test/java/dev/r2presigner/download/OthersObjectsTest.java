package dev.r2presigner.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.http.Header;
import io.restassured.http.Method;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody learns from any call whether another user's object exists. */
@LocalProfileTest
class OthersObjectsTest {

  private static @Nullable String stored;

  private static final byte[] BODY = "alice's".getBytes(StandardCharsets.UTF_8);

  /** What differs from answer to answer. */
  private static final Set<String> OF_ONE_ANSWER = Set.of("X-Request-Id", "Date", "Content-Length");

  /** One call of a key. */
  private record Route(String name, Call call) {
    Response of(Api api, String key) {
      return call.send(api, key);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private interface Call {
    Response send(Api api, String key);
  }

  private static Call get(Method method, String path) {
    return (api, key) ->
        api.request().redirects().follow(false).request(method, path + PercentEncoding.ofPath(key));
  }

  private static Call post(String path, Object... members) {
    return (api, key) -> {
      Map<String, Object> body = new HashMap<>(Map.of("key", key));
      for (int i = 0; i < members.length; i += 2) {
        body.put((String) members[i], members[i + 1]);
      }
      return api.post(path, body);
    };
  }

  /** From or to the key, of which the other side is a key of the caller's own. */
  private static Call copy(String side, String own) {
    return (api, key) ->
        api.post(
            "/v1/objects/copy",
            side.equals("to")
                ? Map.of("from", own, "to", key)
                : Map.of("from", key, "to", own, "move", side.equals("move")));
  }

  private static Call batch(String path, String member, Map<String, ?> one) {
    return (api, key) -> {
      Map<String, Object> item = new HashMap<>(one);
      item.put("key", key);
      return api.post(path, Map.of(member, List.of(item)));
    };
  }

  /** With a store's own id, or with one that was handed out for nine bytes of the upload "id". */
  private static Call uppy(Method method, String id, String below) {
    String path = "/uppy/s3/multipart/" + id + below + "metadata%5Bsize%5D=9&key=";
    return (api, key) -> api.request().request(method, path + PercentEncoding.ofPath(key));
  }

  static Stream<Route> routes() {
    Map<String, Object> upload = Map.of("contentType", "video/mp4", "contentLength", BODY.length);
    Object[] file = {"contentType", "video/mp4", "contentLength", BODY.length};
    return Map.<String, Call>ofEntries(
            Map.entry("upload", post("/v1/uploads", file)),
            Map.entry("uploads", batch("/v1/uploads/batch", "uploads", upload)),
            Map.entry("confirm", post("/v1/uploads/confirm", file)),
            Map.entry("download", post("/v1/downloads")),
            Map.entry("downloads", batch("/v1/downloads/batch", "downloads", Map.of())),
            Map.entry("redirect", get(Method.GET, "/v1/downloads/")),
            Map.entry("redirect for HEAD", get(Method.HEAD, "/v1/downloads/")),
            Map.entry("redirect by query", get(Method.GET, "/v1/downloads?key=")),
            Map.entry("redirect by query for HEAD", get(Method.HEAD, "/v1/downloads?key=")),
            Map.entry("object", get(Method.GET, "/v1/objects/")),
            Map.entry("object by HEAD", get(Method.HEAD, "/v1/objects/")),
            Map.entry("delete", get(Method.DELETE, "/v1/objects/")),
            Map.entry("copy from", copy("from", "users/bob/videos/copy.mp4")),
            Map.entry("copy to", copy("to", "users/bob/videos/copied.mp4")),
            Map.entry("move", copy("move", "users/bob/videos/copy.mp4")),
            Map.entry("object by query", get(Method.GET, "/v1/objects?key=")),
            Map.entry("object by query by HEAD", get(Method.HEAD, "/v1/objects?key=")),
            Map.entry("delete by query", get(Method.DELETE, "/v1/objects?key=")),
            Map.entry("list", get(Method.GET, "/v1/objects?prefix=")),
            Map.entry("list grouped", get(Method.GET, "/v1/objects?delimiter=/&prefix=")),
            Map.entry(
                "list folder",
                (api, key) -> get(Method.GET, "/v1/objects?prefix=").send(api, key + "/")),
            Map.entry(
                "deletes",
                (api, key) -> api.post("/v1/objects/delete", Map.of("keys", List.of(key)))),
            Map.entry("begin", post("/v1/multipart", file)),
            Map.entry(
                "parts",
                post(
                    "/v1/multipart/parts",
                    "uploadId",
                    "id",
                    "contentLength",
                    9,
                    "partNumbers",
                    List.of(1))),
            Map.entry("list parts", get(Method.GET, "/v1/multipart/parts?uploadId=id&key=")),
            Map.entry("complete", post("/v1/multipart/complete", "uploadId", "id")),
            Map.entry("abort", get(Method.DELETE, "/v1/multipart?uploadId=id&key=")),
            Map.entry(
                "uppy 6",
                post("/uppy/sign", "method", "PUT", "contentType", "video/mp4", "size", 9)),
            Map.entry(
                "uppy 6 begin",
                post("/uppy/sign", "method", "POST", "contentType", "video/mp4", "size", 9)),
            Map.entry("uppy 6 list", post("/uppy/sign", "method", "GET", "uploadId", "id")),
            Map.entry("uppy 6 abort", post("/uppy/sign", "method", "DELETE", "uploadId", "id")),
            Map.entry("uppy 5 list", uppy(Method.GET, "id", "?")),
            Map.entry("uppy 5 part", uppy(Method.GET, "id", "/1?")),
            Map.entry("uppy 5 parts", uppy(Method.GET, "id", "/batch?partNumbers=1&")),
            Map.entry("uppy 5 abort", uppy(Method.DELETE, "id", "?")),
            Map.entry("uppy 5 list, id", uppy(Method.GET, "r2p.9.aWQ", "?")),
            Map.entry("uppy 5 part, id", uppy(Method.GET, "r2p.9.aWQ", "/1?")),
            Map.entry("uppy 5 parts, id", uppy(Method.GET, "r2p.9.aWQ", "/batch?partNumbers=1&")),
            Map.entry("uppy 5 abort, id", uppy(Method.DELETE, "r2p.9.aWQ", "?")))
        .entrySet()
        .stream()
        .map(route -> new Route(route.getKey(), route.getValue()));
  }

  /** One for all routes, since none of them may touch it. */
  private static String stored() {
    if (stored == null) {
      String key = "users/alice/videos/" + UUID.randomUUID() + ".mp4";
      JsonPath grant =
          Api.as("alice")
              .upload(Map.of("key", key, "contentType", "video/mp4", "contentLength", BODY.length))
              .jsonPath();
      assertThat(
              Store.send("PUT", grant.getString("url"), grant.getMap("headers"), BODY).statusCode())
          .isEqualTo(200);
      stored = key;
    }
    return stored;
  }

  /** Another user, and a guest who may do all that this one may. */
  private static List<Api> others() {
    Api bob = Api.as("bob");
    String[] operations = {"upload", "download", "multipart", "list"};
    return List.of(bob, Delegating.prefix("videos", "users/bob/videos/", operations).by(bob));
  }

  @ParameterizedTest
  @MethodSource("routes")
  void theAnswerIsTheSameWhetherThereIsOneOrNot(Route route) {
    String key = stored();
    for (Api other : others()) {
      Response there = route.of(other, key);
      Response missing = route.of(other, key.replace(".mp4", ".mov"));

      assertThat(refusalOf(there)).isEqualTo(403);
      assertThat(bare(there)).isEqualTo(bare(missing));
      assertThat(headers(there)).isEqualTo(headers(missing));
    }
    Response look = get(Method.GET, "/v1/objects/").send(Api.as("alice"), key);
    assertThat(look.statusCode()).isEqualTo(200);
  }

  /** A batch answers 200 and refuses each item by itself. */
  private static int refusalOf(Response answer) {
    return answer.statusCode() == 200 ? answer.path("results[0].status") : answer.statusCode();
  }

  private static String bare(Response answer) {
    assertThat(answer.asString()).doesNotContain("X-Amz");
    return answer.asString().replaceAll("\"requestId\":\"[0-9a-f]+\"", "");
  }

  private static Map<String, String> headers(Response answer) {
    Map<String, String> headers = new TreeMap<>();
    for (Header header : answer.headers()) {
      if (!OF_ONE_ANSWER.contains(header.getName())) {
        headers.put(header.getName(), header.getValue());
      }
    }
    return headers;
  }
}
