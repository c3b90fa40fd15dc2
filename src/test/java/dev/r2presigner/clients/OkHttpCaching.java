package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.clients.BreakingProxy.Sent;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;
import org.junit.jupiter.api.Test;

/** What OkHttp keeps of redirects and objects, and how it learns that they are no longer good. */
abstract class OkHttpCaching extends NativeApp {

  private static final ByteString CONTENT = content(1);
  private static final ByteString NEWER = content(2);

  @Test
  void aRedirectIsKeptForItsStatedLifeAndItsUrlIsGoodToTheEndOfIt() {
    String key = key("fleeting", "a b.txt");
    store(key, CONTENT);
    OkHttpClient caching = cachingClient();
    long start = System.nanoTime();

    Answer first = send(caching, redirect(key));
    assertThat(first.response().priorResponse().header("Cache-Control"))
        .isEqualTo("private, max-age=4");
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              Answer next = send(caching, redirect(key));
              assertThat(next.status()).isEqualTo(200);
              assertThat(next.body()).isEqualTo(CONTENT);
              return asked() > 1;
            });
    Duration kept = Duration.ofNanos(System.nanoTime() - start);

    // OkHttp counts an answer's age from its Date, which is in whole seconds.
    assertThat(kept).isGreaterThan(Duration.ofSeconds(3));
    assertThat(addresses()).hasSize(2);
  }

  @Test
  void aRedirectIsNobodyElses() {
    String key = key("fleeting", "mine.txt");
    store(key, CONTENT);
    OkHttpClient shared = cachingClient();
    assertThat(send(shared, redirect(key)).status()).isEqualTo(200);
    assertThat(send(shared, redirect(key)).status()).isEqualTo(200);
    assertThat(asked()).isOne();
    int fetched = gets().size();

    String others = deployment().tokens().apply("user-" + UUID.randomUUID());
    Request anonymous = redirect(key).removeHeader("Authorization").build();

    assertThat(send(shared, redirect(key, others)).status()).isEqualTo(403);
    assertThat(send(shared, anonymous.newBuilder()).status()).isEqualTo(401);
    assertThat(asked()).isEqualTo(3);
    assertThat(gets()).hasSize(fetched);
  }

  @Test
  void anUnchangedObjectIsNotSentAgainWithTheSameUrlOrANewOne() {
    String key = key("drafts", "a b.txt");
    store(key, CONTENT);
    String url = grant(key).getString("url");
    String etag = get(url).header("ETag");
    // Another name, so that it is another URL within the same second, too.
    String newUrl = grant(key, Map.of("filename", "other.txt")).getString("url");

    assertThat(newUrl).isNotEqualTo(url);
    for (String either : List.of(url, newUrl)) {
      Answer same = get(either, "If-None-Match", etag);
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.body()).isEqualTo(ByteString.EMPTY);
    }

    store(key, NEWER);
    for (String either : List.of(url, newUrl)) {
      Answer changed = get(either, "If-None-Match", etag);
      assertThat(changed.status()).isEqualTo(200);
      assertThat(changed.body()).isEqualTo(NEWER);
    }
  }

  @Test
  void aCachedObjectIsAskedForConditionallyAsLongAsTheRedirectIsCached() {
    String key = key("drafts", "a b.txt");
    store(key, CONTENT);
    OkHttpClient caching = cachingClient();

    Answer first = send(caching, redirect(key));
    Answer same = send(caching, redirect(key));
    store(key, NEWER);
    Answer changed = send(caching, redirect(key));

    assertThat(asked()).isOne();
    assertThat(same.body()).isEqualTo(CONTENT);
    assertThat(same.response().networkResponse().code()).isEqualTo(304);
    assertThat(changed.body()).isEqualTo(NEWER);
    assertThat(changed.response().networkResponse().code()).isEqualTo(200);
    assertThat(gets()).hasSize(3);
    assertThat(gets().subList(1, 3))
        .extracting(get -> get.headers().getFirst("If-None-Match"))
        .containsOnly(first.header("ETag"));
  }

  @Test
  void anObjectThatMayBeKeptIsNotAskedForAgainUntilThereIsANewUrl() {
    String key = key("drafts", "a b.txt");
    store(key, CONTENT, Map.of("cacheControl", "private, max-age=3600"));
    OkHttpClient caching = cachingClient();
    String url = grant(key).getString("url");

    assertThat(fetch(caching, url)).isEqualTo(CONTENT);
    store(key, NEWER);
    assertThat(fetch(caching, url)).isEqualTo(CONTENT);
    assertThat(gets()).hasSize(1);

    String newUrl = grant(key, Map.of("filename", "other.txt")).getString("url");
    assertThat(fetch(caching, newUrl)).isEqualTo(NEWER);
    assertThat(gets()).hasSize(2);
  }

  /** Nobody remembers the URL: neither the app, which asks each time, nor the service. */
  @Test
  void aStableUrlIsTheSameEachTimeSoThatTheObjectIsFetchedOnce() {
    String key = key("albums", "a b.txt");
    store(key, CONTENT, Map.of("cacheControl", "private, max-age=3600"));
    OkHttpClient caching = cachingClient();
    JsonPath first = grant(key);

    for (int i = 0; i < 3; i++) {
      JsonPath again = grant(key);
      for (String member : List.of("url", "headUrl", "stableUntil", "expiresAt")) {
        assertThat(again.getString(member)).isEqualTo(first.getString(member));
      }
      assertThat(fetch(caching, again.getString("url"))).isEqualTo(CONTENT);
    }
    assertThat(gets()).hasSize(1);
    Instant until = Instant.parse(first.getString("stableUntil"));
    assertThat(Instant.parse(first.getString("expiresAt"))).isEqualTo(until.plusSeconds(300));
    assertThat(first.getLong("expiresIn")).isCloseTo(secondsTo(until) + 300, within(60L));
    assertThat(first.getString("expiryBoundBy")).isEqualTo("policy");
  }

  @Test
  void aRedirectToAStableUrlIsKeptUntilItChanges() {
    String key = key("albums", "a b.txt");
    store(key, CONTENT);

    Answer answer = send(client, redirect(key));

    assertThat(answer.body()).isEqualTo(CONTENT);
    Response redirect = answer.response().priorResponse();
    JsonPath grant = grant(key);
    assertThat(redirect.header("Location")).isEqualTo(grant.getString("url"));
    String[] cache = redirect.header("Cache-Control").split("=", 2);
    assertThat(cache[0]).isEqualTo("private, max-age");
    assertThat(Long.parseLong(cache[1]))
        .isCloseTo(secondsTo(Instant.parse(grant.getString("stableUntil"))), within(60L));
  }

  @Test
  void withoutAWindowThereIsNoStableUntil() {
    assertThat(grant(key("drafts", "x")).getMap("")).doesNotContainKey("stableUntil");
  }

  private static long secondsTo(Instant end) {
    return Duration.between(Instant.now(), end).toSeconds();
  }

  private static ByteString fetch(OkHttpClient client, String url) {
    return send(client, new Request.Builder().url(url)).body();
  }

  private int asked() {
    return proxy.toService("/v1/downloads/").size();
  }

  private List<String> addresses() {
    return gets().stream().map(Sent::uri).map(String::valueOf).distinct().toList();
  }
}
