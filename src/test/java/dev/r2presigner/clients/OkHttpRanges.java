package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.testing.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pieces of objects with URLs that an app keeps. Always with If-Match: neither S3Proxy nor radosgw
 * heeds If-Range.
 */
abstract class OkHttpRanges extends NativeApp {

  private static final ByteString CONTENT = content(1);
  private static final int PIECES = 7;
  private static final int CUT = 100_000;

  private String key;

  private void storeContent(String policy) {
    key = key(policy, "Letter ü+1 100% a;b #?.txt");
    store(key, CONTENT);
  }

  @Test
  void whatWasCutGoesOnWithTheSameUrl() {
    storeContent("papers");
    String url = grant(key).getString("url");
    proxy.onGet(new Fault.Cut(CUT, () -> {}));
    Cut cut = fetchUntilCut(url);

    Answer rest = get(url, "Range", cut.range(), "If-Match", cut.etag());

    assertRest(cut, rest);
  }

  @Test
  void aUrlThatExpiresMeanwhileIsRenewedAndTheDownloadGoesOn() {
    storeContent("papers");
    String url = grant(key, Map.of("expiresIn", 4)).getString("url");
    proxy.onGet(new Fault.Cut(CUT, () -> awaitRefusal(url)));
    Cut cut = fetchUntilCut(url);

    Answer late = get(url, "Range", cut.range(), "If-Match", cut.etag());
    String newUrl = grant(key).getString("url");
    Answer rest = get(newUrl, "Range", cut.range(), "If-Match", cut.etag());

    // 400 at R2 until July 2026.
    assertThat(late.status()).isEqualTo(403);
    assertRest(cut, rest);
  }

  static void awaitRefusal(String url) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Store.send("GET", url, Map.of(), null).statusCode() == 403);
  }

  /** What came of an object before the connection broke. */
  private record Cut(ByteString begun, String etag) {
    String range() {
      return "bytes=" + begun.size() + "-";
    }
  }

  private Cut fetchUntilCut(String url) {
    Buffer begun = new Buffer();
    Request request = new Request.Builder().url(url).build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
      readUntilCut(response, begun);
      assertThat(begun.size()).isEqualTo(CUT);
      return new Cut(begun.readByteString(), response.header("ETag"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void readUntilCut(Response response, Buffer to) {
    try {
      while (response.body().source().read(to, 8_192) >= 0) {
        assertThat(to.size()).isLessThan(SIZE);
      }
    } catch (IOException cut) {
      return;
    }
    throw new AssertionError("nothing was cut");
  }

  private static void assertRest(Cut cut, Answer rest) {
    assertThat(rest.status()).isEqualTo(206);
    assertThat(rest.header("Content-Range"))
        .isEqualTo("bytes " + CUT + "-" + (SIZE - 1) + "/" + SIZE);
    assertThat(rest.header("ETag")).isEqualTo(cut.etag());
    assertThat(joined(List.of(cut.begun(), rest.body()))).isEqualTo(CONTENT);
  }

  @Test
  void piecesThatAreFetchedAtOnceMakeTheWhole() {
    storeContent("papers");
    String url = grant(key).getString("url");
    String etag = get(url, "Range", "bytes=0-0").header("ETag");

    List<CompletableFuture<Answer>> answers =
        IntStream.range(0, PIECES)
            .mapToObj(
                piece ->
                    enqueue(
                        new Request.Builder()
                            .url(url)
                            .header("Range", range(piece))
                            .header("If-Match", etag)
                            .build()))
            .toList();
    List<Answer> pieces = answers.stream().map(CompletableFuture::join).toList();

    assertThat(pieces)
        .allSatisfy(
            piece -> {
              assertThat(piece.status()).isEqualTo(206);
              assertThat(piece.header("ETag")).isEqualTo(etag);
              assertThat(piece.header("Accept-Ranges")).isEqualTo("bytes");
            });
    assertThat(joined(pieces.stream().map(Answer::body).toList())).isEqualTo(CONTENT);
  }

  /** Equal ones, except that the last one asks for more than there is. */
  private static String range(int piece) {
    int length = SIZE / PIECES + 1;
    return "bytes=" + piece * length + "-" + ((piece + 1) * length - 1);
  }

  private CompletableFuture<Answer> enqueue(Request request) {
    CompletableFuture<Answer> future = new CompletableFuture<>();
    client
        .newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(Call call, Response response) throws IOException {
                try (response) {
                  future.complete(new Answer(response, response.body().byteString()));
                } catch (IOException failed) {
                  future.completeExceptionally(failed);
                }
              }

              @Override
              public void onFailure(Call call, IOException failed) {
                future.completeExceptionally(failed);
              }
            });
    return future;
  }

  private static ByteString joined(List<ByteString> pieces) {
    Buffer whole = new Buffer();
    pieces.forEach(whole::write);
    return whole.readByteString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=300000-", "bytes=300000-300001", "bytes=999999-1000000"})
  void nothingIsBeyondTheEnd(String range) {
    storeContent("papers");
    String url = grant(key).getString("url");
    String etag = get(url).header("ETag");

    assertThat(get(url, "Range", range).status()).isEqualTo(416);
    assertThat(get(url, "Range", range, "If-Match", etag).status()).isEqualTo(416);
    // What is refused for its range is not refused for its signature.
    assertThat(get(url, "Range", "bytes=299999-").body()).isEqualTo(tail(1));
  }

  @Test
  void aPieceOfAnotherObjectIsRefused() {
    storeContent("drafts");
    String url = grant(key).getString("url");
    String etag = get(url).header("ETag");

    assertThat(get(url, "If-Match", "\"0123\"").status()).isEqualTo(412);
    assertThat(get(url, "Range", "bytes=-9", "If-Match", "\"0123\"").status()).isEqualTo(412);
    assertThat(get(url, "Range", "bytes=-9", "If-Match", etag).body()).isEqualTo(tail(9));

    store(key, content(2));
    assertThat(get(url, "Range", "bytes=-9", "If-Match", etag).status()).isEqualTo(412);
  }

  private static ByteString tail(int length) {
    return CONTENT.substring(SIZE - length, SIZE);
  }
}
