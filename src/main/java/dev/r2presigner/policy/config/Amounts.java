package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rate;
import dev.r2presigner.startup.Durations;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses sizes, rates and lifetimes as operators write them: {@code 10M}, {@code 600/1m}. */
final class Amounts {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([KMGT]?)");

  private static final Duration LONGEST_PERIOD = Duration.ofDays(365);

  private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

  private Amounts() {}

  /** Parses a size in bytes; the units are powers of 1,024. */
  static long size(String text) {
    Matcher matcher = SIZE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("must be a size like 500K, 10M or 5G");
    }
    int power = matcher.group(2).isEmpty() ? 0 : "KMGT".indexOf(matcher.group(2)) + 1;
    try {
      return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power));
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException("is larger than any object", overflow);
    }
  }

  /** Parses the size of an object that R2 can store. */
  static long objectSize(String text) {
    long size = size(text);
    if (size < 1 || size > Policy.MAX_OBJECT) {
      throw new IllegalArgumentException("must be at least 1 byte and at most 5 TiB less 5 GiB");
    }
    return size;
  }

  /** Parses the lifetime of a signature. */
  static Duration lifetime(String text) {
    Duration lifetime = Durations.parse(text);
    if (lifetime.isZero() || lifetime.compareTo(Policy.LONGEST_LIFE) > 0) {
      throw new IllegalArgumentException("must be 1s to 7d, the longest lifetime of a signature");
    }
    return lifetime;
  }

  /** Parses the age at which objects expire: lifecycle rules count in days. */
  static int days(String text) {
    Duration age = Durations.parse(text);
    if (age.isZero()
        || age.compareTo(LONGEST_AGE) > 0
        || !Duration.ofDays(age.toDays()).equals(age)) {
      throw new IllegalArgumentException("must be whole days, 1d to 36500d");
    }
    return (int) age.toDays();
  }

  /** Parses an amount per time; both at least 1. */
  static Rate rate(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("must be a rate like 600/1m or 10G/1h");
    }
    Rate rate =
        new Rate(size(text.substring(0, slash)), Durations.parse(text.substring(slash + 1)));
    if (rate.amount() < 1 || rate.period().isZero()) {
      throw new IllegalArgumentException("must allow at least 1 in at least 1s");
    }
    // A token bucket can be refilled with one token a nanosecond at most.
    if (rate.period().compareTo(LONGEST_PERIOD) > 0 || rate.amount() > rate.period().toNanos()) {
      throw new IllegalArgumentException(
          "must be at most 1,000,000,000 a second, over at most 365d");
    }
    return rate;
  }
}
