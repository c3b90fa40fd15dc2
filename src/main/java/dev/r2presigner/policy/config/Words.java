package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Parses what is one of a few words, or an instant. */
final class Words {

  private Words() {}

  /** Returns a parser of the constants of an enum, in lower case and with dashes. */
  static <E extends Enum<E>> Function<String, E> of(Class<E> type) {
    return text -> {
      List<String> words = EnumSet.allOf(type).stream().map(Refusal::slug).toList();
      if (!words.contains(text)) {
        throw new IllegalArgumentException(
            "'" + text + "' is not one of " + String.join(", ", words));
      }
      return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    };
  }

  static boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("must be true or false");
    };
  }

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notInstant) {
      throw new IllegalArgumentException(
          "must be an instant like 2027-01-31T12:00:00Z", notInstant);
    }
  }
}
