package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A prefix with {@code {claim}} names in it, such as {@code users/{sub}/photos/}. It renders only
 * from claims that cannot leave their segment, always ends in a slash, and renders differently for
 * different claims, so that no caller's prefix is the beginning of another's; {@link #meeting}
 * finds where two templates could overlap. With {@code {groups[]}} it renders once for each element
 * of that list, so that callers with a common element share a prefix.
 */
public final class PrefixTemplate {

  private final String template;

  private final List<Segment> segments;

  /** The one claim that is a list; null if there is none. */
  private final @Nullable String list;

  private PrefixTemplate(String template, List<Segment> segments) {
    this.template = template;
    this.segments = segments;
    this.list =
        segments.stream().filter(Segment::isList).map(Segment::claim).findAny().orElse(null);
  }

  /**
   * Parses the template that an operator wrote.
   *
   * @throws IllegalArgumentException with the reason if it is not a safe one
   */
  public static PrefixTemplate parse(String template) {
    if (!template.endsWith("/")) {
      throw new IllegalArgumentException("must end in '/', or it would also match longer names");
    }
    List<Segment> segments = new ArrayList<>();
    for (String text : template.substring(0, template.length() - 1).split("/", -1)) {
      segments.add(Segment.parse(text));
    }
    if (segments.stream().filter(Segment::isList).count() > 1) {
      throw new IllegalArgumentException("has two lists; only one claim may end in '[]'");
    }
    PrefixTemplate parsed = new PrefixTemplate(template, List.copyOf(segments));
    String flaw = ObjectKey.flaw(parsed.fill(claim -> "x") + "x");
    if (flaw != null) {
      throw new IllegalArgumentException("can't begin a key: " + flaw);
    }
    return parsed;
  }

  /**
   * Renders the prefixes of this caller: one, or with a list one for each element; none if a claim
   * it needs is missing or could leave its segment.
   */
  List<String> render(Claims claims) {
    if (list == null) {
      String prefix = render(claims, null);
      return prefix == null ? List.of() : List.of(prefix);
    }
    List<String> prefixes = new ArrayList<>();
    for (String element : claims.elements(list)) {
      String prefix = render(claims, element);
      if (prefix != null) {
        prefixes.add(prefix);
      }
    }
    return prefixes;
  }

  /** Tells whether it renders for this caller, without rendering more than it has to. */
  boolean rendersFor(Claims claims) {
    if (list == null) {
      return render(claims, null) != null;
    }
    for (String element : claims.elements(list)) {
      if (render(claims, element) != null) {
        return true;
      }
    }
    return false;
  }

  /** Returns the claims that one of the caller's prefixes was rendered from, and those named. */
  Claims behind(String prefix, Claims claims, Set<String> named) {
    Map<String, String> strings = new HashMap<>(claims.strings());
    strings.keySet().removeIf(name -> !named.contains(name) && !names(name));
    Map<String, Set<String>> lists = new HashMap<>();
    if (list != null && claims.lists().containsKey(list)) {
      Set<String> one = new HashSet<>(claims.elements(list));
      one.removeIf(element -> !prefix.equals(render(claims, element)));
      lists.put(list, one);
    }
    return new Claims(strings, lists);
  }

  /** Renders the prefix for one element of the list, if there is a list. */
  private @Nullable String render(Claims claims, @Nullable String element) {
    for (Segment segment : segments) {
      if (segment.claim() != null && !segment.isList() && claims.string(segment.claim()) == null) {
        return null;
      }
    }
    String prefix = fill(segment -> segment.isList() ? element : claims.string(segment.claim()));
    // A literal dot beside a claim that is one makes a dot segment.
    return ObjectKey.flaw(prefix + "x") != null ? null : prefix;
  }

  private String fill(Function<Segment, @Nullable String> claims) {
    StringBuilder filled = new StringBuilder();
    for (Segment segment : segments) {
      filled.append(segment.before());
      if (segment.claim() != null) {
        filled.append(claims.apply(segment)).append(segment.after());
      }
      filled.append('/');
    }
    return filled.toString();
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

  /** Tells whether a prefix of another template can lie inside one of this, or equal it. */
  boolean canHold(PrefixTemplate other) {
    if (other.segments.size() < segments.size()) {
      return false;
    }
    for (int i = 0; i < segments.size(); i++) {
      if (segments.get(i).same(other.segments.get(i)) == null) {
        return false;
      }
    }
    return true;
  }

  /** Returns the segments, without the empty text behind the last slash. */
  List<Segment> segments() {
    return segments;
  }

  /** Tells whether the token has all claims that the template names, of whichever value. */
  boolean namesOnly(Claims claims) {
    for (Segment segment : segments) {
      if (segment.claim() != null && !claims.has(segment.claim())) {
        return false;
      }
    }
    return true;
  }

  private boolean names(String claim) {
    return segments.stream().anyMatch(segment -> claim.equals(segment.claim()));
  }

  /** Tells whether the template has a list in it, so that a caller may have several prefixes. */
  boolean hasList() {
    return list != null;
  }

  /** Returns the literal text before the first claim. */
  public String head() {
    int claim = template.indexOf('{');
    return claim < 0 ? template : template.substring(0, claim);
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
