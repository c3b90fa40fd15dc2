package dev.r2presigner.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a test needs beyond a JDK. Where it is missing the test is skipped and says what to install,
 * but with {@code CI=true} it fails: a skipped test must never look like a passed one there.
 */
public final class Tools {

  private Tools() {}

  /** Skips the test that asks, or fails it on CI, unless the thing is there. */
  public static void require(boolean present, String what) {
    if (!present && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("on CI this must not be skipped: " + what + " is missing");
    }
    assumeTrue(present, () -> "skipped: " + what + " is missing");
  }

  /**
   * Where a program on the PATH is.
   *
   * @param remedy how to get it, for the message
   */
  public static Path require(String program, String remedy) {
    Optional<Path> found =
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst();
    require(found.isPresent(), "'" + program + "' (" + remedy + ")");
    return found.orElseThrow();
  }
}
