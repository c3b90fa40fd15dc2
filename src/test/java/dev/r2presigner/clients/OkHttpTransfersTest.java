package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.clients.BreakingProxy.Sent;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import java.io.File;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipe for OkHttp, through a proxy that loses and cuts answers. */
@LocalProfileTest
class OkHttpTransfersTest {

  private static final int SIZE = 300_000;

  /** What okio has read and not yet passed on when a connection breaks: less than a segment. */
  private static final long BUFFERED = 8_192;

  private static final Fault LOST = new Fault.AnswerLost();
  private static final Fault NOWHERE = new Fault.NeverArrives();

  private final String subject = "user-" + UUID.randomUUID();
  private final String token = TestTokens.of(subject);
  private final String key = "users/" + subject + "/documents/Letter ü+1 100% a;b.txt";

  @TempDir Path folder;

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = "r2.endpoint")
  URI store;

  private BreakingProxy proxy;

  @BeforeEach
  void start() {
    proxy = new BreakingProxy(store);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void aFileGoesToTheStoreAndComesBackWithoutTheTokenSeenThere() throws IOException {
    File file = file(1);

    upload(file);

    assertComesBack(file);
    assertThat(proxy.toService("/v1/downloads/")).hasSize(1);
    assertThat(proxy.toStore("PUT")).hasSize(1).allSatisfy(this::assertTokenless);
    assertThat(proxy.toStore("GET")).hasSize(1).allSatisfy(this::assertTokenless);
  }

  private void assertTokenless(Sent sent) {
    assertThat(sent.headers().values().toString()).doesNotContain(token);
  }

  @Test
  void aFileWhoseAnswerWasLostIsNotSentAgain() throws IOException {
    File file = file(2);
    proxy.onPut(LOST);

    upload(file);

    assertThat(proxy.toStore("PUT")).hasSize(1);
    assertThat(proxy.toService("/v1/uploads/confirm")).hasSize(1);
    assertComesBack(file);
  }

  @Test
  void aFileThatDidNotArriveIsSentAgain() throws IOException {
    File file = file(3);
    proxy.onPut(NOWHERE, NOWHERE);

    upload(file);

    assertThat(proxy.toService("/v1/uploads/confirm")).hasSize(2);
    assertComesBack(file);
  }

  @Test
  void aFileThatNeverArrivedIsAFailureInTheEnd() throws IOException {
    proxy.onPut(NOWHERE, NOWHERE, NOWHERE);
    File file = file(4);

    assertThatThrownBy(() -> upload(file))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage("It did not arrive.");
  }

  @Test
  void anOlderFileOfTheSameTypeAndSizeIsNotTakenForTheNewOne() throws IOException {
    File older = file(5);
    upload(older);
    File newer = file(6);
    Instant later = Instant.now().plusSeconds(3600);

    assertThatThrownBy(() -> transfers(token).upload(newer, key, "text/plain", later))
        .isInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage("There is another object of this key.");
    assertComesBack(older);
  }

  @Test
  void aRefusalIsSaidOnceAndInTheWordsOfTheService() throws IOException {
    String detail =
        Api.as(subject)
            .upload(Map.of("key", key, "contentType", "text/html", "contentLength", SIZE))
            .path("detail");
    File file = file(7);

    assertThatThrownBy(() -> transfers(token).upload(file, key, "text/html", Instant.now()))
        .isInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage(detail);
    assertThat(proxy.toService("/v1/uploads")).hasSize(1);
  }

  @Test
  void aDownloadThatWasCutGoesOnWhereItEndedWithAFreshUrl() throws IOException {
    File file = file(8);
    upload(file);
    proxy.onGet(new Fault.Cut(100_000, () -> {}), new Fault.Cut(50_000, () -> {}));

    assertComesBack(file);

    assertThat(proxy.toService("/v1/downloads/")).hasSize(3);
    List<Long> starts = proxy.toStore("GET").stream().map(OkHttpTransfersTest::start).toList();
    assertThat(starts).hasSize(3);
    assertThat(starts.get(0)).isZero();
    assertThat(starts.get(1)).isBetween(100_000L - BUFFERED, 100_000L);
    assertThat(starts.get(2)).isBetween(starts.get(1) + 50_000 - BUFFERED, starts.get(1) + 50_000);
  }

  @Test
  void aDownloadIsOfOneObjectAlsoWhenItIsReplacedMeanwhile() throws IOException {
    Editor editor = new Editor();
    editor.store(content(9));
    proxy.onGet(new Fault.Cut(100_000, () -> editor.store(content(10))));
    File back = folder.resolve("back").toFile();

    transfers(editor.token).download(editor.key, back);

    assertThat(back).hasBinaryContent(content(10));
    List<Long> starts = proxy.toStore("GET").stream().map(OkHttpTransfersTest::start).toList();
    assertThat(starts).hasSize(3).startsWith(0L).endsWith(0L);
    assertThat(starts.get(1)).isPositive();
  }

  @Test
  void whatCannotBeHadWholeIsNotThere() throws IOException {
    upload(file(11));
    Fault cut = new Fault.Cut(10, () -> {});
    proxy.onGet(cut, cut, cut);
    File back = folder.resolve("back").toFile();

    assertThatThrownBy(() -> transfers(token).download(key, back)).isInstanceOf(IOException.class);

    assertThat(back).doesNotExist();
  }

  /** May replace objects, past the proxy. */
  private final class Editor {
    private final String token =
        TestTokens.with(subject, claims -> claims.setStringListClaim("groups", List.of("editor")));
    private final String key = "editors/" + subject + "/text";

    private void store(byte[] content) {
      JsonPath grant =
          Api.withToken(token)
              .upload(
                  Map.of(
                      "key", key,
                      "contentType", "application/x-edited",
                      "contentLength", SIZE))
              .then()
              .statusCode(200)
              .extract()
              .jsonPath();
      assertThat(
              Store.send("PUT", grant.getString("url"), grant.getMap("headers"), content)
                  .statusCode())
          .isEqualTo(200);
    }
  }

  /** Where a request's range begins; 0 where it has none. */
  private static long start(Sent get) {
    String range = get.headers().getFirst("Range");
    return range == null ? 0 : Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  private void upload(File file) throws IOException {
    transfers(token).upload(file, key, "text/plain", Instant.now());
  }

  private void assertComesBack(File file) throws IOException {
    File back = folder.resolve("back").toFile();
    transfers(token).download(key, back);
    assertThat(back).hasSameBinaryContentAs(file);
  }

  private File file(int seed) throws IOException {
    return Files.write(folder.resolve("chosen " + seed), content(seed)).toFile();
  }

  private static byte[] content(int seed) {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    return content;
  }

  private OkHttpTransfers transfers(String token) {
    OkHttpClient http =
        new OkHttpClient.Builder().proxy(new Proxy(Proxy.Type.HTTP, proxy.address())).build();
    return new OkHttpTransfers(http, HttpUrl.get(address), () -> token);
  }
}
