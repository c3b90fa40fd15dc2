package dev.r2presigner.uppy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * A file that a person picks. Its bytes come from the seed, here and in the page alike (xorshift of
 * 32 bits, little-endian), so that 105 MB of them need not travel to be compared.
 */
record ChosenFile(String name, String type, int size, int seed) {

  static final int MEBIBYTE = 1024 * 1024;

  /** A film of a name that no file had before. */
  static ChosenFile film(int size) {
    return new ChosenFile("Film ü+1 " + UUID.randomUUID() + ".mp4", "video/mp4", size, 1 + size);
  }

  ChosenFile ofType(String other) {
    return new ChosenFile(name, other, size, seed);
  }

  /** The same name, type and size with other content. */
  ChosenFile edited() {
    return new ChosenFile(name, type, size, seed + 1);
  }

  String sha256() {
    MessageDigest digest = sha256Digest();
    ByteBuffer buffer = ByteBuffer.allocate(MEBIBYTE).order(ByteOrder.LITTLE_ENDIAN);
    int x = seed;
    for (int left = size; left > 0; left -= MEBIBYTE) {
      buffer.clear();
      while (buffer.hasRemaining()) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        buffer.putInt(x);
      }
      digest.update(buffer.array(), 0, Math.min(left, MEBIBYTE));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
