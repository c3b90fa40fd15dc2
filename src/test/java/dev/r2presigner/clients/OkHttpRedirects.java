package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.BreakingProxy.Sent;
import io.restassured.path.json.JsonPath;
import okhttp3.Request;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Redirects of downloads, which OkHttp follows by itself, and the pair of URLs for GET and HEAD.
 */
abstract class OkHttpRedirects extends NativeApp {

  private static final ByteString CONTENT = content(1);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.txt",
        "Letter ü+1 100% a;b #?.txt",
        "Прайс-лист 2026 ü€ 😀.pdf",
        "two  spaces/naïve \"quoted\" & 1+1=2.txt",
        "日本語/%41.txt"
      })
  void theStoreIsReachedWithoutTheToken(String name) {
    String key = key("papers", name);
    store(key, CONTENT);

    Answer answer = send(client, redirect(key));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(CONTENT);
    assertThat(proxy.toService("/v1/downloads/")).hasSize(1).allSatisfy(this::assertHasToken);
    assertThat(gets()).hasSize(1).allSatisfy(this::assertTokenless);
  }

  @Test
  void anObjectIsLookedAtBeforeItIsFetchedThroughRedirectsToo() {
    String key = key("papers", "Letter ü+1 100% a;b #?.txt");
    store(key, CONTENT);

    Answer head = send(client, redirect(key).head());
    Answer get = send(client, redirect(key).header("Accept-Encoding", "identity"));

    assertSameObject(head, get);
    assertThat(proxy.toStore("HEAD")).hasSize(1).allSatisfy(this::assertTokenless);
    assertThat(gets()).hasSize(1).allSatisfy(this::assertTokenless);
  }

  private void assertHasToken(Sent sent) {
    assertThat(sent.headers().getFirst("Authorization")).startsWith("Bearer ");
  }

  /** Neither in a header it may be in, nor in any other, nor in the address. */
  private void assertTokenless(Sent sent) {
    assertThat(sent.headers().keySet())
        .isSubsetOf("Host", "User-agent", "Accept-encoding", "Connection", "Proxy-connection");
    assertThat(sent.headers().values() + " " + sent.uri()).doesNotContain(token);
  }

  /** Why a service with a TOKEN_HEADER of its own is asked with POST. */
  @Test
  void aTokenInAnyOtherHeaderWouldGoAlong() {
    String key = key("papers", "plain.txt");
    store(key, CONTENT);

    send(client, redirect(key).header("App-Token", "secret"));

    assertThat(gets())
        .singleElement()
        .satisfies(sent -> assertThat(sent.headers().getFirst("App-Token")).isEqualTo("secret"));
  }

  @Test
  void theHeadUrlTellsWhatTheUrlWillBring() {
    String key = key("papers", "Letter ü+1 100% a;b #?.txt");
    store(key, CONTENT);
    JsonPath grant = grant(key);

    Answer head = head(grant.getString("headUrl"));
    Answer get = get(grant.getString("url"), "Accept-Encoding", "identity");

    assertSameObject(head, get);
  }

  private static void assertSameObject(Answer head, Answer get) {
    assertThat(head.status()).isEqualTo(200);
    assertThat(get.status()).isEqualTo(200);
    assertThat(head.body()).isEqualTo(ByteString.EMPTY);
    assertThat(get.body()).isEqualTo(CONTENT);
    assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(SIZE));
    assertThat(head.header("ETag")).matches("\"\\w+\"");
    // S3Proxy says "bytes" with a range only, radosgw always.
    for (String name :
        new String[] {
          "Content-Length",
          "ETag",
          "Accept-Ranges",
          "Content-Type",
          "Last-Modified",
          "Content-Disposition"
        }) {
      assertThat(get.header(name)).as(name).isEqualTo(head.header(name));
    }
  }

  @Test
  void neitherUrlOfThePairStandsInForTheOther() {
    String key = key("papers", "plain.txt");
    store(key, CONTENT);
    JsonPath grant = grant(key);

    assertThat(get(grant.getString("headUrl")).status()).isEqualTo(403);
    assertThat(head(grant.getString("url")).status()).isEqualTo(403);
  }

  private Answer head(String url) {
    return send(client, new Request.Builder().url(url).head());
  }
}
