package dev.r2presigner.testing;

/** Tells how much a test tries: all of it with {@code -Pfull}, a sample in the other lanes. */
public final class Proof {

  /** The tag of what the full lane alone runs. */
  public static final String FULL = "full";

  /** The tag of unit tests that the fast lane leaves out: ten seconds of anything. */
  public static final String SLOW = "slow";

  /** The tag of what needs the application in this JVM: {@code Application*IT} runs it. */
  public static final String APPLICATION = "application";

  /** The tag of integration tests that measure, and so need the machine for themselves. */
  public static final String ALONE = "alone";

  private static final int SAMPLE = 100;

  private Proof() {}

  public static boolean isFull() {
    return "full".equals(System.getProperty("proof"));
  }

  /** So many in the full lane, a hundredth in the others. */
  public static int times(int full) {
    return isFull() ? full : full / SAMPLE;
  }
}
