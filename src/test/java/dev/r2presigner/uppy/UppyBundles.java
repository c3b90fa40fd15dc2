package dev.r2presigner.uppy;

import dev.r2presigner.testing.Npm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The recipes for Uppy with the Uppy they are written for, bundled as an app's build would. The
 * packages come from npm once for each state of the lock file; the bundles are made anew each time.
 */
final class UppyBundles {

  /** Where the page of the tests finds everything. */
  static final Path FOLDER = Path.of("target", "uppy", "page");

  static final Path SOURCES = Path.of("src", "test", "uppy");

  private static final Path RECIPES = Path.of("src", "clients", "uppy");

  /** The glue of each major; Uppy 4 speaks as Uppy 5 does. */
  private static final Map<Integer, String> GLUE =
      Map.of(4, "uppy5.js", 5, "uppy5.js", 6, "uppy6.js");

  private static final List<String> FILES =
      List.of(
          ".npmrc",
          "package.json",
          "package-lock.json",
          "uppy4/package.json",
          "uppy5/package.json",
          "uppy6/package.json");

  private UppyBundles() {}

  static void build() {
    Path node = Npm.node();
    try {
      Path packages = Npm.packages(SOURCES, Path.of("target", "uppy"), FILES);
      Files.createDirectories(FOLDER);
      for (int major : GLUE.keySet()) {
        bundle(node, packages, major);
      }
      for (String file : List.of("app.js", "page.js")) {
        Npm.copy(SOURCES.resolve(file), FOLDER.resolve(file));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The glue as it stands, and beside it the plugin that the reload tests add. */
  private static void bundle(Path node, Path packages, int major) throws IOException {
    String glue =
        Files.readString(RECIPES.resolve(GLUE.get(major)))
            + "export { default as GoldenRetriever } from '@uppy/golden-retriever'\n";
    Npm.run(
        packages.resolve("uppy" + major),
        Map.of(),
        glue,
        List.of(
            node.toString(),
            packages.resolve("node_modules/esbuild/bin/esbuild").toAbsolutePath().toString(),
            "--bundle",
            "--format=esm",
            "--external:./app.js",
            "--log-level=warning",
            "--outfile=" + FOLDER.resolve("uppy" + major + ".js").toAbsolutePath()));
  }
}
