package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PageServer;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gigabytes from a browser, against a store that keeps its objects in files. */
@Tag(Proof.FULL)
@Tag(Proof.ALONE)
class JsLargeFileIT {

  private static final long SIZE = 2L << 30;
  private static final int PART = 5 << 20;

  /** A browser's own needs come and go; a file that is held in memory would take all of SIZE. */
  private static final long FLAT = 400L << 20;

  private static final String POLICIES =
      """
      presigner:
        policies:
          films:
            prefix: films/{sub}/
            operations: [upload, download, multipart]
            content-types: [video/mp4]
            max-size: 2G
      """;

  @TempDir Path folder;

  @Test
  void itGoesInPartsAndTheMemoryOfTheBrowserStaysFlat() throws Exception {
    Path film = film(folder.resolve("film.mp4"));
    int port = freePort();
    Process store = store(port);
    try (PageServer site = PageServer.start(JsRuntime.TESTS, JsRuntime.PACKAGE);
        PackagedService service = service(port, site.origin());
        BrowserContext context = Chromium.browser().newContext()) {
      Page page = context.newPage();
      page.navigate(site.origin());
      page.waitForFunction("() => window.uploads");
      page.evaluate("() => document.body.append(document.createElement('input'))");
      page.evaluate("() => { document.querySelector('input').type = 'file' }");
      page.locator("input").setInputFiles(film);
      long before = memory();

      page.evaluate(
          "options => { const [file] = document.querySelector('input').files;"
              + " uploads.clientOf(options).upload(file).then("
              + "(stored) => { window.end = { stored } },"
              + " ({ message }) => { window.end = { message } }) }",
          Map.of(
              "service",
              "http://localhost:" + service.port(),
              "tokens",
              new String[] {production.token("alice")}));
      long most = 0;
      while (page.evaluate("() => window.end") == null) {
        most = Math.max(most, memory());
        page.waitForTimeout(100);
      }

      assertThat(page.evaluate("() => window.end.message ?? window.end.stored.size"))
          .isEqualTo((double) SIZE);
      System.out.printf(
          "memory of the browser: %d MiB, at most %d MiB more%n",
          before >> 20, (most - before) >> 20);
      assertThat(most - before).isLessThan(FLAT);
      assertSame(
          folder.resolve("store").resolve(Production.BUCKET).resolve("films/alice/film.mp4"));
    } finally {
      store.destroy();
      store.waitFor(60, TimeUnit.SECONDS);
    }
  }

  private Production production;

  private PackagedService service(int port, String origin) {
    production =
        Production.in(folder, URI.create("http://localhost:" + port))
            .policies(POLICIES)
            .set("ALLOWED_ORIGINS", origin)
            // It puts the parts together by copying them.
            .set("STORE_TIMEOUT", "5m");
    return production.ready();
  }

  /** With the number of each part at its begin, and nothing between: it takes no room. */
  private static Path film(Path path) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(SIZE);
      for (long at = 0; at < SIZE; at += PART) {
        file.seek(at);
        file.writeLong(at);
      }
    }
    return path;
  }

  private static void assertSame(Path stored) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(stored.toFile(), "r")) {
      assertThat(file.length()).isEqualTo(SIZE);
      for (long at = 0; at < SIZE; at += PART) {
        file.seek(at);
        assertThat(file.readLong()).isEqualTo(at);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket any = new ServerSocket(0)) {
      return any.getLocalPort();
    }
  }

  private Process store(int port) throws Exception {
    Path objects = folder.resolve("store");
    Files.createDirectories(objects.resolve(Production.BUCKET));
    Path settings = folder.resolve("s3proxy.properties");
    Files.writeString(
        settings,
        String.join(
            "\n",
            "s3proxy.endpoint=http://localhost:" + port,
            "s3proxy.authorization=aws-v4",
            "s3proxy.identity=" + Production.ACCESS_KEY_ID,
            "s3proxy.credential=" + Production.SECRET,
            "s3proxy.cors-allow-all=true",
            "jclouds.provider=filesystem-nio2",
            "jclouds.identity=any",
            "jclouds.credential=any",
            "jclouds.filesystem.basedir=" + objects));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-jar",
                Path.of("target/local-store/s3proxy.jar").toAbsolutePath().toString(),
                "--properties",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3proxy.log").toFile())
            .start();
    JsClient.await(() -> answers(port));
    return process;
  }

  private static boolean answers(int port) {
    try (Socket open = new Socket("localhost", port)) {
      return open.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What all processes of the browser have for themselves, in bytes. */
  private static long memory() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("chrom"))
        .mapToLong(process -> memory(process.pid()))
        .sum();
  }

  private static long memory(long pid) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException gone) {
      return 0;
    }
  }
}
