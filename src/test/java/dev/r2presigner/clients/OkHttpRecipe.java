package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.BreakingProxy.Fault;
import dev.r2presigner.clients.BreakingProxy.Sent;
import dev.r2presigner.testing.Proof;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import okio.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transfers with the client for OkHttp, through a proxy that cuts answers. */
@Tag(Proof.FULL)
abstract class OkHttpRecipe extends NativeApp {

  /** What okio has read and not yet passed on when a connection breaks: less than a segment. */
  private static final long BUFFERED = 8_192;

  private static final String NAME = "Letter ü+1 100% a;b #?.txt";

  private static KotlinApp app;

  private String key;

  @BeforeAll
  static void startTheApp() {
    app = new KotlinApp();
  }

  @AfterAll
  static void endTheApp() {
    if (app != null) {
      app.close();
    }
  }

  private File target() {
    return folder.resolve("back").toFile();
  }

  private void storeContent(String policy) {
    key = key(policy, NAME);
    store(key, content(1));
  }

  private Map<String, Object> options() {
    return Map.of(
        "service", deployment().service(),
        "tokens", List.of(token),
        "proxy", proxy.address().getPort(),
        "memory", folder.toString(),
        "tries", 3);
  }

  private void download() {
    assertThat(answer()).containsOnlyKeys("answer");
  }

  private Map<String, Object> failedDownload() {
    return error(answer());
  }

  private Map<String, Object> answer() {
    return members(app.call("download", options(), key, target().toString()));
  }

  private static Map<String, Object> error(Map<String, Object> answer) {
    return members(answer.get("error"));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> members(Object object) {
    return (Map<String, Object>) object;
  }

  private void assertTarget(int seed) {
    assertThat(target()).hasBinaryContent(content(seed).toByteArray());
  }

  @Test
  void aFileGoesToTheStoreAndComesBackWithoutTheTokenSeenThere() throws IOException {
    Path chosen = Files.write(folder.resolve("chosen"), content(3).toByteArray());
    key = key("papers", NAME);
    app.call(
        "begin",
        "one",
        options(),
        chosen.toString(),
        Map.of("key", key, "contentType", "text/plain"));
    assertThat(members(app.call("ended", "one"))).containsOnlyKeys("stored");

    download();

    assertTarget(3);
    assertThat(proxy.toService("/v1/uploads")).hasSize(2);
    assertThat(proxy.toStore("PUT")).hasSize(1).allSatisfy(this::assertTokenless);
    assertThat(gets()).hasSize(1).allSatisfy(this::assertTokenless);
  }

  private void assertTokenless(Sent sent) {
    assertThat(sent.headers().values() + " " + sent.uri()).doesNotContain(token);
  }

  @Test
  void aDownloadThatWasCutGoesOnWhereItEndedWithAFreshUrl() {
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
  void aDownloadWhoseUrlExpiredMeanwhileGoesOnWhereItEnded() {
    storeContent("momentary");
    proxy.onGet(new Fault.Cut(100_000, this::awaitExpiry));

    download();

    assertTarget(1);
    assertThat(starts()).hasSize(2);
    assertThat(starts().get(1)).isBetween(100_000L - BUFFERED, 100_000L);
  }

  /** As on a phone that loses its network between the redirect and the store. */
  @Test
  void aRequestThatArrivedAfterItsUrlsLifeCostsNothingOfWhatHasCome() {
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
  void aDownloadIsOfOneObjectAlsoWhenItIsReplacedMeanwhile() {
    storeContent("drafts");
    proxy.onGet(new Fault.Cut(100_000, () -> store(key, content(2))));

    download();

    assertTarget(2);
    assertThat(starts()).hasSize(3).startsWith(0L).endsWith(0L);
    assertThat(starts().get(1)).isPositive();
  }

  /** As any file of which all has come and nobody has said so: no range of the rest exists. */
  @Test
  void anEmptyFileWhoseEndWasLostComesAllTheSame() {
    key = key("papers", NAME);
    store(key, ByteString.EMPTY);
    proxy.onGet(new Fault.Cut(0, () -> {}));

    download();

    assertThat(target()).isEmpty();
    assertThat(gets()).hasSizeGreaterThan(1);
    assertThat(gets().get(1).headers().getFirst("Range")).isEqualTo("bytes=0-");
  }

  @Test
  void aDownloadGoesOnInALaterCallWhereItEnded() {
    storeContent("papers");
    failInTheEnd();
    proxy.onGet(new Fault.Cut(50_000, () -> {}));

    download();

    assertTarget(1);
    assertNothingElseLeft();
    assertThat(starts()).hasSize(5).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void whatWasReplacedBeforeALaterCallComesAnew() {
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

    assertThat(failedDownload())
        .containsEntry("slug", "not-fetched")
        .containsEntry("isPassing", true);
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

    assertThat(failedDownload())
        .containsEntry("slug", "not-found")
        .containsEntry("isPassing", false);

    assertThat(gets()).hasSize(1);
    assertThat(target()).doesNotExist();
  }

  @Test
  void theCacheOfTheAppNeitherHoldsUrlsBackNorFillsWithFiles() {
    storeContent("papers");
    proxy.onGet(new Fault.Cut(100_000, () -> {}));
    Path cache = folder.resolve("cache");

    Map<String, Object> answer =
        members(
            app.call("downloadWithCache", options(), key, target().toString(), cache.toString()));

    assertThat(answer).containsKey("answer").containsEntry("cached", false);
    assertTarget(1);
    assertThat(asked()).isEqualTo(2);
  }

  private int asked() {
    return proxy.toService("/v1/downloads").size();
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
