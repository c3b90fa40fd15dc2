package dev.r2presigner.problem;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code traceparent} (W3C Trace Context, level 1, 3.2). What is not exactly of
 * that form is ignored: the trace id is repeated in logs, and nothing else of a client's is.
 */
final class TraceParent {

  static final String HEADER = "traceparent";

  /** The length of version 00; a later version may continue after another dash. */
  private static final int LENGTH = 55;

  private static final int TRACE = 3;
  private static final int PARENT = 36;
  private static final int FLAGS = 53;

  private TraceParent() {}

  /** Returns the trace id, 32 lower-case hexadecimal digits; null if the header is malformed. */
  static @Nullable String traceId(String header) {
    boolean valid =
        header.length() >= LENGTH
            && isHex(header, 0, TRACE - 1)
            && header.charAt(TRACE - 1) == '-'
            && isId(header, TRACE, PARENT - 1)
            && header.charAt(PARENT - 1) == '-'
            && isId(header, PARENT, FLAGS - 1)
            && header.charAt(FLAGS - 1) == '-'
            && isHex(header, FLAGS, LENGTH)
            && endsAsItsVersion(header);
    return valid ? header.substring(TRACE, PARENT - 1) : null;
  }

  private static boolean endsAsItsVersion(String header) {
    if (header.startsWith("ff")) {
      return false;
    }
    return header.length() == LENGTH || (!header.startsWith("00") && header.charAt(LENGTH) == '-');
  }

  private static boolean isId(String header, int from, int to) {
    return isHex(header, from, to)
        && header.chars().skip(from).limit(to - from).anyMatch(c -> c != '0');
  }

  private static boolean isHex(String header, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = header.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
