package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.DiskStore;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.ProcessMemory;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A file that fits into no browser's memory, from a disk through Chromium onto a store's disk. */
@Tag(Proof.FULL)
class LargeFileIT {

  private static final long MEBIBYTE = 1L << 20;

  /** With a last part that is not a whole one. */
  private static final long SIZE = 2048 * MEBIBYTE + 7;

  private static final int PARTS = 410;

  /** Beyond what Chromium has before it begins. Four parts at a time are 20 MiB. */
  private static final long SLACK = 200 * MEBIBYTE;

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String KEY = "users/alice/films/Film.mp4";

  private static final String POLICIES =
      """
      presigner:
        policies:
          films:
            prefix: users/{sub}/films/
            operations: [upload, download, multipart]
            content-types: ["video/*"]
            max-size: 3G
      """;

  /** On the disk of the build: temporary files may be kept in memory. */
  private Path directory;

  private PageServer site;
  private DiskStore store;
  private PackagedService service;
  private BrowserContext context;
  private Page page;
  private Map<String, Object> options;

  @BeforeEach
  void start() throws IOException {
    directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "large-file-");
    site = PageServer.start(Path.of("src/test/clients"), Path.of("src/clients/js"));
    store = DiskStore.start(Files.createDirectory(directory.resolve("store")), site.origin());
    Production production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .set("ALLOWED_ORIGINS", site.origin())
            .set("CORS_CHECK_EVERY", "off")
            // Of some hundred parts it makes one file, while it is asked to complete them.
            .set("STORE_TIMEOUT", "60s");
    service = production.ready();
    options =
        Map.of(
            "service",
            "http://localhost:" + service.port(),
            "tokens",
            List.of(production.token("alice")));
    context = Chromium.browser().newContext();
    page = context.newPage();
    page.navigate(site.origin());
    page.waitForFunction("() => window.uploads");
  }

  @AfterEach
  void stop() throws IOException {
    if (context != null) {
      context.close();
    }
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
    site.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Holes, but for a number at the begin of each mebibyte, so that no part is like another. */
  private Path film() throws IOException {
    Path film = directory.resolve("Film.mp4");
    try (SeekableByteChannel bytes =
        Files.newByteChannel(
            film,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (long at = 0; at < SIZE; at += MEBIBYTE) {
        bytes
            .position(at)
            .write(ByteBuffer.allocate(7).put(0, (byte) 1).putInt(1, (int) (at >> 10)));
      }
    }
    return film;
  }

  @Test
  void twoGigabytesGoInPartsThroughABrowserWhoseMemoryStaysFlat() throws IOException {
    Path film = film();
    CDPSession tab = context.newCDPSession(page);
    CDPSession browser = Chromium.browser().newBrowserCDPSession();
    tab.send("Performance.enable");
    tab.send("HeapProfiler.collectGarbage");
    long heap = heap(tab);
    Map<Long, Long> resident = resident(browser);

    page.evaluate(
        "document.body.append(Object.assign(document.createElement('input'), { type: 'file' }))");
    page.locator("input").setInputFiles(film);
    page.evaluate(
        "options => uploads.beginWith('one', options, document.querySelector('input').files[0], {})",
        options);
    Instant end = Instant.now().plus(PATIENCE);
    while (!(boolean) page.evaluate("uploads.isOver('one')")) {
      assertThat(Instant.now()).isBefore(end);
      assertThat(heap(tab) - heap).as("bytes of the page's objects").isLessThan(SLACK);
      assertThat(grown(resident, resident(browser))).as("bytes of Chromium").isLessThan(SLACK);
      // Between two looks, which need a processor too.
      page.waitForTimeout(250);
    }
    assertThat(GatewayTest.stored(page.evaluate("uploads.ended('one')")))
        .containsEntry("key", KEY)
        .containsEntry("size", (double) SIZE)
        .hasEntrySatisfying("etag", etag -> assertThat((String) etag).endsWith("-" + PARTS + "\""));
    assertThat((List<?>) page.evaluate("uploads.exchanges('one')"))
        .filteredOn(told -> told.toString().matches("PUT .* 200 unauthorized"))
        .hasSize(PARTS);
    assertThat(Files.mismatch(film, store.file(KEY)))
        .as("the first byte that differs")
        .isEqualTo(-1);
    try (Bucket bucket =
        Bucket.at(
            store.endpoint(), Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET)) {
      assertThat(bucket.keys()).containsExactly(KEY);
      assertThat(bucket.unfinished()).isEmpty();
    }
  }

  private static long heap(CDPSession tab) {
    for (JsonElement metric : tab.send("Performance.getMetrics").getAsJsonArray("metrics")) {
      JsonObject named = metric.getAsJsonObject();
      if (named.get("name").getAsString().equals("JSHeapUsedSize")) {
        return named.get("value").getAsLong();
      }
    }
    throw new IllegalStateException("Chromium has no JSHeapUsedSize.");
  }

  /** Of each process of the browser. */
  private static Map<Long, Long> resident(CDPSession browser) {
    Map<Long, Long> resident = new HashMap<>();
    for (JsonElement one :
        browser.send("SystemInfo.getProcessInfo").getAsJsonArray("processInfo")) {
      long pid = one.getAsJsonObject().get("id").getAsLong();
      try {
        resident.put(pid, ProcessMemory.now(pid));
      } catch (NoSuchFileException ended) {
        // One that is not needed any more.
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return resident;
  }

  private static long grown(Map<Long, Long> before, Map<Long, Long> now) {
    return now.entrySet().stream()
        .mapToLong(one -> one.getValue() - before.getOrDefault(one.getKey(), 0L))
        .sum();
  }
}
