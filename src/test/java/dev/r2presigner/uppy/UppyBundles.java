package dev.r2presigner.uppy;

import dev.r2presigner.testing.Npm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Apps with each Uppy, bundled as their build would. The packages come from npm once for each state
 * of the lock file; the bundles are made anew each time.
 */
public final class UppyBundles {

  /** Where the page of the tests finds everything. */
  static final Path FOLDER = Path.of("target", "uppy", "page");

  static final Path SOURCES = Path.of("src", "test", "uppy");

  private static final Path PACKAGE = Path.of("src", "clients", "js");

  /**
   * The app of each major: with the glue of the package, or bare, with nothing but the address of
   * the service. Uppy 4 is used as Uppy 5 is.
   */
  private static final Map<String, String> APPS =
      Map.of(
          "uppy4", "with5.js",
          "uppy5", "with5.js",
          "uppy6", "with6.js",
          "bare4", "bare5.js",
          "bare5", "bare5.js");

  private static final List<String> FILES =
      List.of(
          ".npmrc",
          "package.json",
          "package-lock.json",
          "uppy4/package.json",
          "uppy5/package.json",
          "uppy6/package.json");

  private UppyBundles() {}

  /** Where the packages are, which a test may use for more than Uppy. */
  public static Path packages() throws IOException {
    return Npm.packages(SOURCES, Path.of("target", "uppy"), FILES);
  }

  static void build() {
    Path node = Npm.node();
    try {
      Path packages = packages();
      Files.createDirectories(FOLDER);
      for (Map.Entry<String, String> app : APPS.entrySet()) {
        bundle(node, packages, app.getKey(), app.getValue());
      }
      for (String file : List.of("app.js", "page.js")) {
        Npm.copy(SOURCES.resolve(file), FOLDER.resolve(file));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The app as it stands, and beside it the plugin that the reload tests add. */
  private static void bundle(Path node, Path packages, String name, String app) throws IOException {
    String code =
        Files.readString(SOURCES.resolve(app))
            + "export { default as GoldenRetriever } from '@uppy/golden-retriever'\n";
    Npm.run(
        packages.resolve(name.replace("bare", "uppy")),
        Map.of(),
        code,
        List.of(
            node.toString(),
            packages.resolve("node_modules/esbuild/bin/esbuild").toAbsolutePath().toString(),
            "--bundle",
            "--format=esm",
            "--external:./app.js",
            "--alias:@r2-presigner/client=" + PACKAGE.toAbsolutePath(),
            "--log-level=warning",
            "--outfile=" + FOLDER.resolve(name + ".js").toAbsolutePath()));
  }
}
