package dev.r2presigner.policy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A segment of a {@link PrefixTemplate}: literal, or with a claim between two literals.
 *
 * @param isList whether the claim is a list, of which each element makes a prefix of its own
 */
record Segment(String before, @Nullable String claim, boolean isList, String after) {

  private static final Pattern FORM =
      Pattern.compile("([^{}]*)(?:\\{([^{}\\[\\]]+)(\\[])?}([^{}]*))?");

  /**
   * Parses the text between two slashes.
   *
   * @throws IllegalArgumentException with the reason if it is none
   */
  static Segment parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text.indexOf('{') == text.lastIndexOf('{')
              ? "has a brace that is not part of a {claim} or {claim[]}"
              : "has two claims in one segment, so two callers could get the same prefix; put a '/' between");
    }
    String after = matcher.group(4);
    return new Segment(
        matcher.group(1), matcher.group(2), matcher.group(3) != null, after == null ? "" : after);
  }

  /** Tells whether this segment, which has a claim, renders to that segment of a legal key. */
  boolean fits(String segment, Claims claims) {
    if (claim == null
        || segment.length() <= before.length() + after.length()
        || !segment.startsWith(before)
        || !segment.endsWith(after)) {
      return false;
    }
    if (isList) {
      int end = segment.length() - after.length();
      return claims.elements(claim).contains(segment.substring(before.length(), end));
    }
    String value = claims.string(claim);
    return value != null
        && segment.length() == before.length() + value.length() + after.length()
        && segment.startsWith(value, before.length());
  }

  /** Tells whether it stands for the configured name of the caller's issuer. */
  boolean isIssuer() {
    return Caller.ISSUER.equals(claim);
  }

  /** Tells whether this segment is that text, or can render to it for some caller. */
  boolean canBe(String text) {
    if (claim == null) {
      return text.equals(before);
    }
    int end = text.length() - after.length();
    return end > before.length()
        && text.startsWith(before)
        && text.endsWith(after)
        && Claims.isSafe(text.substring(before.length(), end));
  }

  /** Returns a text that this segment and another can both render to; null if there is none. */
  @Nullable String common(Segment other) {
    boolean literal = claim == null || other.claim == null;
    // A name that the operator chose, and no claim.
    return literal && (isIssuer() || other.isIssuer()) ? null : same(other);
  }

  /** Returns the same, also where one of them is the name of an issuer. */
  @Nullable String same(Segment other) {
    if (claim == null || other.claim == null) {
      String literal = claim == null ? before : other.before;
      return canBe(literal) && other.canBe(literal) ? literal : null;
    }
    // A common text begins and ends with the longer literals. Either they overlap, or they touch,
    // or there is text between them, for which one letter stands.
    String head = before.length() > other.before.length() ? before : other.before;
    String tail = after.length() > other.after.length() ? after : other.after;
    String apart = head + "x" + tail;
    if (canBe(apart) && other.canBe(apart)) {
      return apart;
    }
    for (int overlap = 0; overlap <= Math.min(head.length(), tail.length()); overlap++) {
      String joined = head + tail.substring(overlap);
      if (joined.endsWith(tail) && canBe(joined) && other.canBe(joined)) {
        return joined;
      }
    }
    return null;
  }
}
