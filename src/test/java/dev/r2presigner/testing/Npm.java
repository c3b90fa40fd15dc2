package dev.r2presigner.testing;

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

/** Packages from npm, as a lock file names them, and programs that use them. */
public final class Npm {

  private static final int PATIENCE_MINUTES = 5;

  private Npm() {}

  /** Where Node.js is; skips the test without it. */
  public static Path node() {
    return Tools.require("node", "install Node.js 18 or newer");
  }

  /**
   * A copy of these files with their packages in place, once for each state of the lock file:
   * nothing is written among the sources.
   */
  public static Path packages(Path sources, Path target, List<String> files) throws IOException {
    Path npm = Tools.require("npm", "install it, as in apt-get install npm");
    Path folder = target.resolve(sha256(sources.resolve("package-lock.json")));
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
      for (String file : files) {
        copy(sources.resolve(file), folder.resolve(file));
      }
      run(
          folder,
          Map.of(),
          "",
          List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
    }
    return folder;
  }

  public static void copy(Path file, Path copy) {
    try {
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Runs a command with this input, and gives what it wrote; fails if it fails. */
  public static String run(
      Path folder, Map<String, String> environment, String input, List<String> command)
      throws IOException {
    Path output = Files.createTempFile("command", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var stdin = process.outputWriter()) {
      stdin.write(input);
    }
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
      }
      if (process.waitFor() != 0) {
        throw new IllegalStateException(command + " failed:\n" + Files.readString(output));
      }
      return Files.readString(output);
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
