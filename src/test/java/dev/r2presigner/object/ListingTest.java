package dev.r2presigner.object;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.TestTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is listed, in which pages, and what a caller never learns from them. */
@LocalProfileTest
class ListingTest {

  /** What the service allows itself, and a watch that may run at the same time. */
  private static final double MAX_CALLS = 34 + 2;

  private static final byte[] BYTES = "12345".getBytes(StandardCharsets.US_ASCII);

  @Inject MeterRegistry meters;

  private final String user = "u" + UUID.randomUUID();
  private final String shelf = "shelves/" + user + "/";
  private final Api api = Api.as(user, "shelf");
  private Bucket bucket;

  @BeforeEach
  void open() {
    bucket = Bucket.embedded();
  }

  @AfterEach
  void close() {
    bucket.empty();
    bucket.close();
  }

  private void put(String... names) {
    for (String name : names) {
      bucket.put(shelf + name, "text/plain", BYTES);
    }
  }

  private static Response list(Api api, String query) {
    return api.request().get("/v1/objects" + query);
  }

  private JsonPath listed(String name, String more) {
    Response reply = list(api, "?prefix=" + PercentEncoding.ofPath(shelf + name) + more);
    assertThat(reply.statusCode()).as(reply.asString()).isEqualTo(200);
    return reply.jsonPath();
  }

  /** The names of all pages: keys, and behind them what was gathered. */
  private List<String> all(String name, String more) {
    List<String> names = new ArrayList<>();
    String cursor = "";
    for (int pages = 0; cursor != null; pages++) {
      assertThat(pages).isLessThan(50);
      JsonPath page = listed(name, more + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
      page.<String>getList("objects.key").forEach(key -> names.add(key.substring(shelf.length())));
      page.<String>getList("prefixes").forEach(key -> names.add(key.substring(shelf.length())));
      cursor = page.getString("cursor");
    }
    return names;
  }

  private static String slug(Response problem) {
    String type = problem.path("type");
    return problem.statusCode() + " " + type.substring(type.lastIndexOf(':') + 1);
  }

  @Test
  void anObjectIsListedWithItsMembers() {
    put("a b+ü%?.txt");

    JsonPath page = listed("", "");

    assertThat(page.getMap("").keySet()).containsExactly("objects", "prefixes");
    assertThat(page.getMap("objects[0]").keySet())
        .containsExactly("key", "size", "etag", "lastModified");
    assertThat(page.getString("objects[0].key")).isEqualTo(shelf + "a b+ü%?.txt");
    assertThat(page.getInt("objects[0].size")).isEqualTo(BYTES.length);
    assertThat(page.getString("objects[0].etag")).startsWith("\"").endsWith("\"");
    assertThat(Instant.parse(page.getString("objects[0].lastModified")))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(page.getList("prefixes")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void pagesGiveEachKeyOnceWhateverTheirSize(int limit) {
    put("a", "b/1", "b/2", "c", "d/1", "e");

    assertThat(all("", "&limit=" + limit)).containsExactly("a", "b/1", "b/2", "c", "d/1", "e");
    assertThat(all("", "&delimiter=/&limit=" + limit))
        .containsExactlyInAnyOrder("a", "c", "e", "b/", "d/");
    assertThat(all("b", "&limit=" + limit)).containsExactly("b/1", "b/2");
    assertThat(all("none", "&limit=" + limit)).isEmpty();
    assertThat(listed("", "&limit=" + limit).getList("objects").size()).isLessThanOrEqualTo(limit);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1000})
  void whatALongerPrefixJudgesOtherwiseIsLeftOut(int limit) {
    put("a", "closed/1", "closed/2/3", "closed/open/4", "mixed/vault/5", "z");

    assertThat(all("", "&limit=" + limit)).containsExactly("a", "closed/open/4", "z");
    assertThat(all("", "&delimiter=/&limit=" + limit)).containsExactlyInAnyOrder("a", "z");
    put("mixed/sub/deep/6");
    assertThat(all("", "&delimiter=/&limit=" + limit))
        .containsExactlyInAnyOrder("a", "z", "mixed/");
    assertThat(all("mixed/", "&delimiter=/&limit=" + limit)).containsExactly("mixed/sub/");
  }

  /** A page whose keys are all hidden costs a bounded number of calls, and says nothing of them. */
  @Test
  void aPageOfHiddenKeysIsShortAndLeadsOn() {
    for (int i = 10; i < 35; i++) {
      put("closed/" + i);
    }
    put("z");

    JsonPath page = listed("", "&limit=1");

    assertThat(page.getList("objects")).isEmpty();
    assertThat(page.getString("cursor")).isNotNull();
    assertThat(all("", "&limit=1")).containsExactly("z");
  }

  /**
   * Whether there is anything to see in such a folder takes calls of its own, which are bounded.
   */
  @Test
  void aPageOfFoldersToLookIntoIsShortAndLeadsOn() {
    List<String> groups = new ArrayList<>(List.of("shelf"));
    for (int i = 10; i < 50; i++) {
      groups.add("g" + i);
      put("of-g" + i + "/vault/1");
    }
    put("of-g49/seen");
    Api member =
        Api.withToken(TestTokens.with(user, claims -> claims.setStringListClaim("groups", groups)));
    String query = "?delimiter=/&prefix=" + shelf;
    List<String> folders = new ArrayList<>();
    String cursor = "";
    do {
      double before = calls();
      JsonPath page = list(member, query + cursor).then().statusCode(200).extract().jsonPath();
      assertThat(calls() - before).isBetween(1.0, MAX_CALLS);
      folders.addAll(page.getList("prefixes"));
      cursor = page.getString("cursor") == null ? null : "&cursor=" + page.getString("cursor");
    } while (cursor != null);
    assertThat(folders).containsExactly(shelf + "of-g49/");
  }

  private double calls() {
    return meters.find("presigner.bucket.calls").timers().stream().mapToLong(Timer::count).sum();
  }

  @Test
  void storedKeysThatAreNotLegalHereAreLeftOut() {
    put("a", "b/..;/c", "d/", "e\\f", " g", "%2e%2e/h");

    assertThat(all("", "")).containsExactly("a");
    assertThat(all("", "&delimiter=/")).containsExactlyInAnyOrder("a", "b/", "d/");
    assertThat(all("b/", "&delimiter=/")).isEmpty();
  }

  @Test
  void aCursorIsGoodForItsOwnQuestionOnly() {
    put("a/1", "a/2", "b");
    Response first = list(api, "?limit=1&prefix=" + shelf + "a/");
    String cursor = first.path("cursor");
    String asked = "&cursor=" + cursor;
    Api other = Api.as("x" + user, "shelf");
    Api guest = Delegating.prefix("shelf", shelf + "a/", "list").by(api);

    assertThat(list(api, "?limit=2&prefix=" + shelf + "a/" + asked).statusCode()).isEqualTo(200);
    for (Response refused :
        List.of(
            list(api, "?prefix=" + shelf + asked),
            list(api, "?prefix=" + shelf + "a" + asked),
            list(api, "?delimiter=/&prefix=" + shelf + "a/" + asked),
            list(other, "?prefix=" + shelf + "a/" + asked),
            list(other, "?prefix=shelves/x" + user + "/" + asked),
            list(guest, "?prefix=" + shelf + "a/" + asked))) {
      assertThat(slug(refused)).isEqualTo("400 invalid-request");
    }
  }

  @Test
  void aBentCursorIsRefusedWhereverItIsBent() {
    put("a", "b");
    String cursor = list(api, "?limit=1&prefix=" + shelf).path("cursor");
    List<String> bent =
        new ArrayList<>(List.of("", "x", "====", "%00", cursor + "A", cursor + "="));
    for (int i = 0; i < cursor.length(); i++) {
      char changed = cursor.charAt(i) == 'B' ? 'C' : 'B';
      bent.add(cursor.substring(0, i) + changed + cursor.substring(i + 1));
      bent.add(cursor.substring(0, i));
    }
    // Only the last character has bits that a decoder ignores.
    for (char last :
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
      bent.add(cursor.substring(0, cursor.length() - 1) + last);
    }
    bent.remove(cursor);

    for (String one : bent) {
      assertThat(slug(list(api, "?prefix=" + shelf + "&cursor=" + one)))
          .as(one)
          .isEqualTo("400 invalid-request");
    }
    assertThat(cursor).doesNotContain(shelf);
  }

  @ParameterizedTest
  @CsvSource({
    "?limit=0, 400 invalid-request",
    "?limit=1001, 400 invalid-request",
    "?limit=-1, 400 invalid-request",
    "?limit=1.0, 400 invalid-request",
    "?limit=, 400 invalid-request",
    "?limit=%D9%A1, 400 invalid-request",
    "?limit=99999999999999999999, 400 invalid-request",
    "?delimiter=, 400 invalid-request",
    "?delimiter=//, 400 invalid-request",
    "?delimiter=a, 400 invalid-request",
    "?prefix=a&prefix=a, 400 invalid-request",
    "?max-keys=1, 400 invalid-request",
    "?key=a&limit=1, 400 invalid-request",
    "?key=a&prefix=, 400 invalid-request",
    "?key=, 400 invalid-request",
    "?prefix=users/alice/photos, 403 key-not-allowed",
    "?prefix=users/, 403 key-not-allowed",
    "?prefix=users/bob/photos/, 403 key-not-allowed",
    "?prefix=public/, 403 operation-not-allowed",
    "?prefix=users/alice/photos/../documents/, 400 invalid-key",
    "?prefix=users/alice/photos//, 400 invalid-key",
    "?prefix=users/alice/photos/%00, 400 invalid-key",
    "?prefix=users/alice/photos/%FF, 400 invalid-key",
    "?prefix=/, 400 invalid-key",
    "'', 422 policy-required",
    "?prefix=, 422 policy-required",
  })
  void badInputIsRefused(String query, String expected) {
    Response refused = list(Api.as("alice"), query);

    assertThat(slug(refused)).isEqualTo(expected);
    if (expected.startsWith("422")) {
      assertThat(refused.<List<String>>path("allowed"))
          .contains("users/alice/photos/", "avatars/alice/");
    }
  }

  @Test
  void withoutAPrefixTheOnlyOneIsListed() {
    put("a");
    Api guest = Delegating.prefix("shelf", shelf + "sub/", "list").by(api);
    put("sub/b");

    assertThat(list(guest, "").<List<String>>path("objects.key")).containsExactly(shelf + "sub/b");
    assertThat(slug(list(guest, "?prefix=" + shelf))).isEqualTo("403 key-not-allowed");
  }

  @Test
  void theKeyInTheQueryIsTheOneInThePath() {
    put("a b+ü.txt");
    String key = PercentEncoding.ofPath(shelf + "closed/a b+ü.txt");
    put("closed/a b+ü.txt");

    Response byQuery = list(api, "?key=" + key.replace("+", "%2B"));
    Response byPath = api.request().get("/v1/objects/" + key);

    assertThat(byQuery.statusCode()).as(byQuery.asString()).isEqualTo(200);
    assertThat(byQuery.asString()).isEqualTo(byPath.asString());
    assertThat(slug(list(Api.as("x" + user, "shelf"), "?key=" + key)))
        .isEqualTo("403 key-not-allowed");
    String mine = PercentEncoding.ofPath(shelf + "a b+ü.txt").replace("+", "%2B");
    assertThat(api.request().delete("/v1/objects?key=" + mine).statusCode()).isEqualTo(204);
    assertThat(all("", "")).isEmpty();
    assertThat(slug(api.request().delete("/v1/objects?prefix=" + shelf)))
        .isEqualTo("400 invalid-request");
    assertThat(slug(api.request().delete("/v1/objects"))).isEqualTo("400 invalid-request");
  }

  @Test
  void headIsGetWithoutABody() {
    Response head = api.request().head("/v1/objects?prefix=" + shelf);

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.header("Cache-Control")).isEqualTo("no-store");
  }
}
