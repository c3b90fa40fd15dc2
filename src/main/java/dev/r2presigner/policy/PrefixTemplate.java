package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prefix with {@code {claim}} names in it, such as {@code users/{sub}/photos/}. It renders only
 * from claims that cannot leave their segment, always ends in a slash, and renders differently for
 * different claims, so that no caller's prefix is the beginning of another's; {@link #meeting}
 * finds where two templates could overlap.
 */
public final class PrefixTemplate {

  private static final Pattern PART = Pattern.compile("\\{([^{}/]+)}|([^{}]+)");

  private static final int MAX_CLAIM_LENGTH = 128;

  private final String template;

  private final List<Part> parts;

  private final List<Segment> segments;

  /** A run of literal text, or the name of a claim. */
  private record Part(String text, boolean isClaim) {}

  private PrefixTemplate(String template, List<Part> parts) {
    this.template = template;
    this.parts = List.copyOf(parts);
    this.segments = Arrays.stream(template.split("/")).map(PrefixTemplate::segment).toList();
  }

  /**
   * Parses the template that an operator wrote.
   *
   * @throws IllegalArgumentException with the reason if it is not a safe one
   */
  public static PrefixTemplate parse(String template) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PART.matcher(template);
    while (matcher.lookingAt()) {
      String claim = matcher.group(1);
      parts.add(claim != null ? new Part(claim, true) : new Part(matcher.group(2), false));
      matcher.region(matcher.end(), template.length());
    }
    if (matcher.regionStart() < template.length()) {
      throw new IllegalArgumentException("has a brace that is not part of a {claim}");
    }
    if (!template.endsWith("/")) {
      throw new IllegalArgumentException("must end in '/', or it would also match longer names");
    }
    for (String segment : template.split("/", -1)) {
      if (segment.indexOf('{') != segment.lastIndexOf('{')) {
        throw new IllegalArgumentException(
            "has two claims in one segment, so two callers could get the same prefix; put a '/'"
                + " between");
      }
    }
    PrefixTemplate parsed = new PrefixTemplate(template, parts);
    String flaw = ObjectKey.flaw(parsed.fill(claim -> "x") + "x");
    if (flaw != null) {
      throw new IllegalArgumentException("can't begin a key: " + flaw);
    }
    return parsed;
  }

  /**
   * Renders the prefix of this caller; null if a claim it needs is missing or could leave its
   * segment.
   */
  @Nullable String render(Map<String, String> claims) {
    for (Part part : parts) {
      if (part.isClaim() && !isSafe(claims.get(part.text()))) {
        return null;
      }
    }
    String prefix = fill(claims::get);
    // A literal dot beside a claim that is one makes a dot segment.
    return ObjectKey.flaw(prefix + "x") != null ? null : prefix;
  }

  /** A segment of the template: literal, or with a claim between two literals. */
  record Segment(String before, @Nullable String claim, String after) {

    /** Tells whether this segment, which has a claim, renders to that segment of a legal key. */
    boolean fits(String segment, Map<String, String> claims) {
      String value = claims.get(claim);
      return value != null
          && isSafe(value)
          && segment.length() == before.length() + value.length() + after.length()
          && segment.startsWith(before)
          && segment.startsWith(value, before.length())
          && segment.endsWith(after);
    }

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
          && isSafe(text.substring(before.length(), end));
    }

    /** Returns a text that this segment and another can both render to; null if there is none. */
    @Nullable String common(Segment other) {
      if (claim == null || other.claim == null) {
        if (isIssuer() || other.isIssuer()) {
          // A name that the operator chose, and no claim.
          return null;
        }
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

  /**
   * Returns a beginning that prefixes of this template and of another can share although they
   * belong to different callers; null if there is none. Two templates meet if each pair of
   * segments, as far as the shorter one goes, can be the same text, with claims free at each place.
   * They do not meet if one as written is the beginning of the other: then the literals are common
   * to all callers, and a claim at the same place is the same caller's.
   */
  @Nullable String meeting(PrefixTemplate other) {
    if (template.startsWith(other.template) || other.template.startsWith(template)) {
      return null;
    }
    StringBuilder common = new StringBuilder();
    for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
      String segment = segments.get(i).common(other.segments.get(i));
      if (segment == null) {
        return null;
      }
      common.append(segment).append('/');
    }
    return common.toString();
  }

  /** Splits the template at its slashes, without the empty text behind the last one. */
  List<Segment> segments() {
    return segments;
  }

  private static Segment segment(String text) {
    int open = text.indexOf('{');
    int close = text.indexOf('}');
    return open < 0
        ? new Segment(text, null, "")
        : new Segment(
            text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
  }

  /** Tells whether it can be rendered from claims of these names, if their values are safe. */
  boolean namesOnly(Set<String> claims) {
    for (Part part : parts) {
      if (part.isClaim() && !claims.contains(part.text())) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the template has this claim in it. */
  boolean names(String claim) {
    return parts.stream().anyMatch(part -> part.isClaim() && part.text().equals(claim));
  }

  /** Returns the literal text before the first claim. */
  String head() {
    Part first = parts.get(0);
    return first.isClaim() ? "" : first.text();
  }

  private String fill(UnaryOperator<@Nullable String> claims) {
    StringBuilder filled = new StringBuilder();
    for (Part part : parts) {
      filled.append(part.isClaim() ? claims.apply(part.text()) : part.text());
    }
    return filled.toString();
  }

  /** Tells whether a value matches {@code [A-Za-z0-9._@+:|-]{1,128}} and is neither dot segment. */
  private static boolean isSafe(@Nullable String value) {
    if (value == null
        || value.isEmpty()
        || value.length() > MAX_CLAIM_LENGTH
        || value.equals(".")
        || value.equals("..")) {
      return false;
    }
    return value
        .chars()
        .allMatch(
            c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "._@+:|-".indexOf(c) >= 0);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PrefixTemplate that && that.template.equals(template);
  }

  @Override
  public int hashCode() {
    return template.hashCode();
  }

  /** Returns the template as the operator wrote it. */
  @Override
  public String toString() {
    return template;
  }
}
