package dev.r2presigner.startup;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * Parses durations in the one form that policies and variables share: {@code 90s}, {@code 5m},
 * {@code 1h}, {@code 7d}. Other forms are rejected, since {@code 10} is ten seconds to one library
 * and ten milliseconds to the next.
 */
public final class Durations implements Converter<Duration> {

  private static final long serialVersionUID = 1L;
  static final String FLAW = "must be a time like 30s, 5m, 1h or 7d";

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smhd])");

  /**
   * The duration that a text states.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(FLAW);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  @Override
  public Duration convert(String text) {
    return parse(text);
  }
}
