package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.clients.BreakingProxy.Sent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import okhttp.OkHttpTransfers;
import okhttp3.Cache;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads with the recipe for OkHttp, through a proxy that cuts answers. */
abstract class OkHttpRecipe extends NativeApp {

  /** What okio has read and not yet passed on when a connection breaks: less than a segment. */
  private static final long BUFFERED = 8_192;

  private static final String NAME = "Letter ü+1 100% a;b #?.txt";

  private String key;

  private File target() {
    return folder.resolve("back").toFile();
  }

  private void storeContent(String policy) {
    key = key(policy, NAME);
    store(key, content(1));
  }

  private void download() throws IOException {
    download(client);
  }

  private void download(OkHttpClient app) throws IOException {
    new OkHttpTransfers(app, HttpUrl.get(deployment().service()), () -> token)
        .download(key, target());
  }

  private void assertTarget(int seed) {
    assertThat(target()).hasBinaryContent(content(seed).toByteArray());
  }

  @Test
  void aDownloadThatWasCutGoesOnWhereItEndedWithAFreshUrl() throws IOException {
    storeContent("papers");
    proxy.onGet(new Fault.Cut(100_000, () -> {}), new Fault.Cut(50_000, () -> {}));

    download();

    assertTarget(1);
    assertThat(asked()).isEqualTo(3);
    assertThat(starts()).hasSize(3);
    assertThat(starts().get(0)).isZero();
    assertThat(starts().get(1)).isBetween(100_000L - BUFFERED, 100_000L);
    assertThat(starts().get(2))
        .isBetween(starts().get(1) + 50_000 - BUFFERED, starts().get(1) + 50_000);
  }

  @Test
  void aDownloadWhoseUrlExpiredMeanwhileGoesOnWhereItEnded() throws IOException {
    storeContent("momentary");
    proxy.onGet(new Fault.Cut(100_000, this::awaitExpiry));

    download();

    assertTarget(1);
    assertThat(starts()).hasSize(2);
    assertThat(starts().get(1)).isBetween(100_000L - BUFFERED, 100_000L);
  }

  /** As on a phone that loses its network between the redirect and the store. */
  @Test
  void aRequestThatArrivedAfterItsUrlsLifeCostsNothingOfWhatHasCome() throws IOException {
    storeContent("momentary");
    proxy.onGet(new Fault.Cut(100_000, () -> {}), new Fault.Late(this::awaitExpiry));

    download();

    assertTarget(1);
    assertThat(starts()).hasSize(3);
    assertThat(starts().get(1)).isBetween(100_000L - BUFFERED, 100_000L);
    assertThat(starts().get(2)).isEqualTo(starts().get(1));
  }

  private void awaitExpiry() {
    List<Sent> gets = gets();
    OkHttpRanges.awaitRefusal(gets.get(gets.size() - 1).uri().toString());
  }

  @Test
  void aDownloadIsOfOneObjectAlsoWhenItIsReplacedMeanwhile() throws IOException {
    storeContent("drafts");
    proxy.onGet(new Fault.Cut(100_000, () -> store(key, content(2))));

    download();

    assertTarget(2);
    assertThat(starts()).hasSize(3).startsWith(0L).endsWith(0L);
    assertThat(starts().get(1)).isPositive();
  }

  /** As any file of which all has come and nobody has said so: no range of the rest exists. */
  @Test
  void anEmptyFileWhoseEndWasLostComesAllTheSame() throws IOException {
    key = key("papers", NAME);
    store(key, ByteString.EMPTY);
    proxy.onGet(new Fault.Cut(0, () -> {}));

    download();

    assertThat(target()).isEmpty();
    assertThat(gets()).hasSizeGreaterThan(1);
    assertThat(gets().get(1).headers().getFirst("Range")).isEqualTo("bytes=0-");
  }

  @Test
  void aDownloadGoesOnInALaterCallWhereItEnded() throws IOException {
    storeContent("papers");
    failInTheEnd();
    proxy.onGet(new Fault.Cut(50_000, () -> {}));

    download();

    assertTarget(1);
    assertNothingElseLeft();
    assertThat(starts()).hasSize(5).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void whatWasReplacedBeforeALaterCallComesAnew() throws IOException {
    storeContent("drafts");
    failInTheEnd();
    store(key, content(2));

    download();

    assertTarget(2);
    assertNothingElseLeft();
  }

  /** Three times, with some of it there. */
  private void failInTheEnd() {
    Fault cut = new Fault.Cut(40_000, () -> {});
    proxy.onGet(cut, cut, cut);

    assertThatThrownBy(this::download)
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(OkHttpTransfers.Refused.class);
    assertThat(target()).doesNotExist();
    assertThat(folder.resolve("back.part")).isNotEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(strings = {"back.part", "back.etag"})
  void halfOfWhatAnotherProcessLeftIsNothing(String half) throws IOException {
    storeContent("papers");
    Files.writeString(folder.resolve(half), "\"0123\"");
    Files.write(folder.resolve("back"), new byte[SIZE + 1]);

    download();

    assertTarget(1);
    assertNothingElseLeft();
  }

  private void assertNothingElseLeft() {
    assertThat(folder).isDirectoryNotContaining("regex:.*/back[.].*");
  }

  @Test
  void anObjectThatIsNotThereIsAskedForOnce() {
    key = key("papers", "nobody's.txt");

    assertThatThrownBy(this::download)
        .isInstanceOf(OkHttpTransfers.Refused.class)
        .hasMessage("There is no object of this key.");

    assertThat(gets()).hasSize(1);
    assertThat(target()).doesNotExist();
  }

  @Test
  void theCacheOfTheAppNeitherHoldsUrlsBackNorFillsWithFiles() throws IOException {
    storeContent("papers");
    proxy.onGet(new Fault.Cut(100_000, () -> {}));
    OkHttpClient caching = cachingClient();

    download(caching);

    assertTarget(1);
    assertThat(asked()).isEqualTo(2);
    Cache cache = caching.cache();
    assertThat(cache.urls().hasNext()).isFalse();
  }

  private int asked() {
    return proxy.toService("/v1/downloads/").size();
  }

  private List<Long> starts() {
    return gets().stream().map(OkHttpRecipe::start).toList();
  }

  /** Where a request's range begins; 0 where it has none. */
  private static long start(Sent get) {
    String range = get.headers().getFirst("Range");
    return range == null ? 0 : Long.parseLong(range.replaceAll("bytes=(\\d+)-", "$1"));
  }
}
