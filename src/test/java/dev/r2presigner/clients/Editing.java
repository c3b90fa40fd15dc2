package dev.r2presigner.clients;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** An editor that saves only over what it has read. */
abstract class Editing extends NativeApp {

  private static final ByteString READ = content(1);
  private static final ByteString MINE = content(2);
  private static final ByteString THEIRS = content(3);

  private Response asked(String path, Map<String, ?> body) {
    return given()
        .baseUri(deployment().service())
        .header("Authorization", "Bearer " + token)
        .contentType("application/json")
        .body(body)
        .post(path);
  }

  private static Map<String, Object> wish(String key, String etag) {
    return Map.of("key", key, "contentType", "text/plain", "contentLength", SIZE, "ifMatch", etag);
  }

  private JsonPath grant(String key, String etag) {
    Response granted = asked("/v1/uploads", wish(key, etag));
    assertThat(granted.statusCode()).as(granted.asString()).isEqualTo(200);
    return granted.jsonPath();
  }

  /** Stores it and reads its ETag, as the store answers it. */
  private String opened(String key) {
    store(key, READ);
    return get(grant(key).getString("url")).header("ETag");
  }

  private ByteString stored(String key) {
    return get(grant(key).getString("url")).body();
  }

  private static int put(JsonPath grant, ByteString content) {
    return Store.put(grant, content.toByteArray()).statusCode();
  }

  @Test
  void itSavesOverWhatItRead() {
    String key = key("drafts", "quoted.txt");
    String etag = opened(key);
    JsonPath grant = grant(key, etag);

    assertThat(grant.getMap("headers").get("if-match")).isEqualTo(etag);
    assertThat(put(grant, MINE)).isEqualTo(200);
    assertThat(stored(key)).isEqualTo(MINE);
    // The object is another now, so the same URL saves no more.
    assertThat(put(grant, READ)).isEqualTo(412);
    assertThat(stored(key)).isEqualTo(MINE);
  }

  @Test
  void aBareETagIsTheSame() {
    String key = key("drafts", "bare.txt");
    String bare = opened(key).replace("\"", "");

    JsonPath grant = grant(key, bare);

    assertThat(grant.getMap("headers").get("if-match")).isEqualTo('"' + bare + '"');
    assertThat(put(grant, MINE)).isEqualTo(200);
  }

  @Test
  void whatSomebodyElseSavedMeanwhileStays() {
    String key = key("drafts", "shared.txt");
    JsonPath grant = grant(key, opened(key));
    store(key, THEIRS);

    assertThat(put(grant, MINE)).isEqualTo(412);
    assertThat(stored(key)).isEqualTo(THEIRS);
  }

  @Test
  void theConditionCanBeNeitherChangedNorLeftOut() {
    String key = key("drafts", "forged.txt");
    JsonPath grant = grant(key, opened(key));
    store(key, THEIRS);
    String theirs = get(grant(key).getString("url")).header("ETag");

    for (Consumer<Map<String, String>> forgery :
        List.<Consumer<Map<String, String>>>of(
            headers -> headers.put("if-match", theirs),
            headers -> headers.put("if-match", "*"),
            headers -> headers.put("if-match", ""),
            headers -> headers.remove("if-match"))) {
      Map<String, String> headers = new TreeMap<>(grant.<String, String>getMap("headers"));
      forgery.accept(headers);
      assertThat(
              Store.send("PUT", grant.getString("url"), headers, MINE.toByteArray()).statusCode())
          .isEqualTo(403);
    }
    assertThat(stored(key)).isEqualTo(THEIRS);
  }

  @Test
  void eachItemOfABatchHasItsOwn() {
    String kept = key("drafts", "kept.txt");
    String lost = key("drafts", "lost.txt");
    Map<String, Object> first = wish(kept, opened(kept));
    Map<String, Object> second = wish(lost, opened(lost));
    Map<String, Object> third = wish(key("papers", "once.txt"), "abc");
    store(lost, THEIRS);

    Response batch = asked("/v1/uploads/batch", Map.of("uploads", List.of(first, second, third)));

    JsonPath results = batch.jsonPath();
    assertThat(results.getList("results.status")).containsExactly(200, 200, 400);
    assertThat(results.getString("results[2].problem.type")).endsWith(":invalid-request");
    assertThat(results.getString("results[2].problem.policy")).isEqualTo("papers");
    results.setRootPath("results[0].upload");
    assertThat(put(results, MINE)).isEqualTo(200);
    results.setRootPath("results[1].upload");
    assertThat(put(results, MINE)).isEqualTo(412);
  }
}
