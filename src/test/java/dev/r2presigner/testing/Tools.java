package dev.r2presigner.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a test needs beyond a JDK. Where it is missing the test is skipped and says what to install,
 * but with {@code CI=true} it fails: a skipped test must never look like a passed one there.
 */
public final class Tools {

  private Tools() {}

  /** Skips the test that asks, or fails it on CI, unless the thing is there. */
  public static void require(boolean present, String what) {
    require(present, what, isCi());
  }

  /**
   * Where a program on the PATH is.
   *
   * @param remedy how to get it, for the message
   */
  public static Path require(String program, String remedy) {
    return require(program, remedy, System.getenv("PATH"), isCi());
  }

  static Path require(String program, String remedy, @Nullable String path, boolean ci) {
    Optional<Path> found =
        Arrays.stream((path == null ? "" : path).split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    require(found.isPresent(), "'" + program + "' is not on the PATH: " + remedy, ci);
    return found.orElseThrow();
  }

  private static void require(boolean present, String what, boolean ci) {
    if (!present && ci) {
      throw new AssertionError("with CI=true nothing is skipped, but this is missing: " + what);
    }
    assumeTrue(present, () -> "missing: " + what);
  }

  private static boolean isCi() {
    return "true".equals(System.getenv("CI"));
  }
}
