package dev.r2presigner.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs beyond a JDK: skipped where it is missing, but never on CI. */
public final class Tools {

  private Tools() {}

  /** Skips the test that asks, and says why; with {@code CI=true} a skip is a failure. */
  public static void require(boolean present, String what) {
    if (!present && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("on CI this must not be skipped: " + what + " is missing");
    }
    assumeTrue(present, () -> "skipped: " + what + " is missing");
  }
}
