package dev.r2presigner.uppy;

import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

  private static final int PATIENCE_MINUTES = 5;

  private UppyBundles() {}

  static void build() {
    Path npm = Tools.require("npm", "install it, as in apt-get install npm");
    Path node = Tools.require("node", "install Node.js 18 or newer");
    try {
      Path packages = packages(npm);
      Files.createDirectories(FOLDER);
      for (int major : GLUE.keySet()) {
        bundle(node, packages, major);
      }
      for (String file : List.of("app.js", "page.js")) {
        Files.copy(
            SOURCES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * A copy of the workspaces with their packages in place: nothing is written among the sources.
   */
  private static Path packages(Path npm) throws IOException {
    Path folder = Path.of("target", "uppy", sha256(SOURCES.resolve("package-lock.json")));
    Path done = folder.resolve("node_modules/.package-lock.json");
    if (!Files.exists(done)) {
      for (String file : List.of(".npmrc", "package.json", "package-lock.json")) {
        copy(folder, file);
      }
      for (int major : GLUE.keySet()) {
        copy(folder, "uppy" + major + "/package.json");
      }
      run(
          folder,
          null,
          List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
    return folder;
  }

  private static void copy(Path folder, String file) throws IOException {
    Path copy = folder.resolve(file);
    Files.createDirectories(copy.getParent());
    Files.copy(SOURCES.resolve(file), copy, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The glue as it stands, and beside it the plugin that the reload tests add. */
  private static void bundle(Path node, Path packages, int major) throws IOException {
    String glue =
        Files.readString(RECIPES.resolve(GLUE.get(major)))
            + "export { default as GoldenRetriever } from '@uppy/golden-retriever'\n";
    run(
        packages.resolve("uppy" + major),
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

  private static void run(Path folder, String input, List<String> command) throws IOException {
    Path output = Files.createTempFile("uppy", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input == null ? "" : input);
    }
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    } finally {
      Files.delete(output);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(content.readAllBytes()));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
