package dev.r2presigner.audit;

import java.time.Instant;

/**
 * Writes moments as {@link Instant#toString} does, down to milliseconds, for one kind of moment.
 * Remembers the text of the last second, which most lines of a busy service share: written anew,
 * the two moments of a line took a quarter of its cost.
 */
final class Timestamps {

  private record Second(long epoch, String text) {}

  private volatile Second last = second(0);

  /** Returns the text in UTC, as {@code 2026-11-30T12:00:00.123Z}. */
  String text(Instant moment) {
    Second second = last;
    if (second.epoch() != moment.getEpochSecond()) {
      second = second(moment.getEpochSecond());
      last = second;
    }
    int millis = moment.getNano() / 1_000_000;
    if (millis == 0) {
      return second.text() + 'Z';
    }
    String digits = String.valueOf(1_000 + millis);
    return second.text() + '.' + digits.substring(1) + 'Z';
  }

  private static Second second(long epoch) {
    String text = Instant.ofEpochSecond(epoch).toString();
    return new Second(epoch, text.substring(0, text.length() - 1));
  }
}
