package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.ColorScheme;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;

/**
 * For each test a profile that has never been here, in the browser of all. A page whose script
 * fails fails the test, so that all of them prove the fields and the states that item.js declares.
 */
abstract class PageTest {

  private final List<BrowserContext> contexts = new ArrayList<>();

  /** What the page's own scripts threw and did not catch. */
  private final List<String> failures = new ArrayList<>();

  @TestHTTPResource("/")
  String address;

  @TempDir Path folder;

  /** Each width and each colours in every lane, each with each in the full one. */
  static Stream<Arguments> windows() {
    Stream<Arguments> crossed =
        Stream.of(arguments(1280, ColorScheme.DARK), arguments(360, ColorScheme.LIGHT));
    return Stream.concat(
        Stream.of(arguments(1280, ColorScheme.LIGHT), arguments(360, ColorScheme.DARK)),
        Proof.isFull() ? crossed : Stream.of());
  }

  /** The page lists what the store has, also from other tests. */
  @BeforeEach
  void clear() {
    try (Bucket bucket = Bucket.embedded()) {
      bucket.empty();
    }
  }

  @AfterEach
  void leave() {
    contexts.forEach(BrowserContext::close);
    assertThat(failures).isEmpty();
  }

  BrowserContext context(Browser.NewContextOptions options) {
    BrowserContext context = Chromium.browser().newContext(options);
    context.onWebError(failed -> failures.add(failed.error()));
    contexts.add(context);
    return context;
  }

  /** The page as a newcomer finds it. */
  TryIt visit() {
    return visit(new Browser.NewContextOptions());
  }

  TryIt visit(Browser.NewContextOptions options) {
    return TryIt.open(context(options).newPage(), address);
  }

  /** A file of this name and content; the browser tells its type from the name. */
  Path file(String name, byte[] content) {
    try {
      return Files.write(Files.createTempDirectory(folder, "file").resolve(name), content);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Bytes that no file had before. */
  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random().nextBytes(bytes);
    return bytes;
  }

  static byte[] photo() {
    try {
      return Files.readAllBytes(Path.of("src/test/resources/photo.jpg"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  /** What the store has, asked past the page. */
  static HttpResponse<byte[]> stored(String key) {
    String url = Api.as("alice").download(key).then().statusCode(200).extract().path("url");
    return Store.send("GET", url, Map.of(), null);
  }
}
