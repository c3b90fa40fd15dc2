package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.time.Duration;
import java.time.Instant;

/**
 * The window of time in which a URL stays the same: it is signed as of the window's start, whoever
 * signs it and when. It lives for the window longer than asked, so that it lives long enough for
 * the last who asks.
 *
 * @param until the end of the window
 * @param seconds how long the URL lives from the start of the window
 */
public record StableWindow(Instant signedAt, Instant until, long seconds) {

  /** Spreads the hash codes of similar keys, which are near each other. */
  private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

  /**
   * Returns the window that this time is in. Windows are shifted by the key, or all URLs would
   * change at once; by the hash code of a string, which every JVM computes alike.
   *
   * @param asked for how many seconds the URL has to live at least
   */
  static StableWindow of(Duration length, ObjectKey key, Instant now, long asked) {
    long window = length.toSeconds();
    long shift = Math.floorMod((key.value().hashCode() * SPREAD) >>> 16, window);
    long second = now.getEpochSecond();
    long start = second - Math.floorMod(second - shift, window);
    return new StableWindow(
        Instant.ofEpochSecond(start), Instant.ofEpochSecond(start + window), asked + window);
  }

  Instant expiresAt() {
    return signedAt.plusSeconds(seconds);
  }

  /** Returns what is left of the URL's life. */
  Lifetime left(Instant now, Lifetime.BoundBy boundBy) {
    return new Lifetime(Duration.between(now, expiresAt()).toSeconds(), boundBy);
  }
}
