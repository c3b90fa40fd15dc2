package dev.r2presigner.policy;

import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Generates a name that no other upload has: 128 random bits in hexadecimal, and the filename's
 * extension if it is plain (ASCII letters and digits, at most 10). The rest of the client's
 * filename stays out of the key.
 */
final class GeneratedName {

  private static final int RANDOM_BYTES = 16;
  private static final int MAX_EXTENSION = 10;

  private GeneratedName() {}

  static String make(String filename, RandomGenerator random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes) + extension(filename);
  }

  private static String extension(String filename) {
    int dot = filename.lastIndexOf('.');
    String extension = filename.substring(dot + 1);
    boolean safe =
        dot > 0
            && !extension.isEmpty()
            && extension.length() <= MAX_EXTENSION
            && extension.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c));
    return safe ? "." + extension.toLowerCase(Locale.ROOT) : "";
  }
}
