package dev.r2presigner.http;

import dev.r2presigner.policy.HeaderValue;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What the wire records of all resources have in common. */
public final class Wire {

  /** Long enough for any real value, short enough for any header limit. */
  private static final int MAX_HEADER_VALUE = 512;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Wire() {}

  /**
   * A whole number of any size, as the nearest long: what is beyond a long is also beyond every
   * limit, and wrapping it around would turn the largest numbers into small ones.
   */
  public static @Nullable Long saturated(@Nullable BigInteger number) {
    return number == null ? null : number.max(MIN).min(MAX).longValue();
  }

  /** A member that is required whatever the policy. */
  public static <T> T required(@Nullable T member, String name) {
    if (member == null) {
      throw invalid("The field '" + name + "' is required.");
    }
    return member;
  }

  /** A member that becomes a header: printable ASCII that every client and signer reads alike. */
  public static @Nullable String headerValue(@Nullable String value, String name) {
    if (value != null && (value.length() > MAX_HEADER_VALUE || !HeaderValue.isLegal(value))) {
      throw invalid(
          "The field '"
              + name
              + "' must be a header value: printable ASCII, at most 512 characters.");
    }
    return value;
  }

  /** A request of the wrong shape; the sentence says what to change. */
  public static ProblemException invalid(String detail) {
    return new ProblemException(ProblemType.INVALID_REQUEST, detail);
  }
}
