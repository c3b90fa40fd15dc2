package dev.r2presigner.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few policies whose prefixes a key is under, segment by segment, so that a thousand
 * policies cost a request no more than one. Immutable once it is built.
 */
final class PrefixIndex {

  private final List<Policy> ending = new ArrayList<>();
  private final Map<String, PrefixIndex> literal = new HashMap<>();
  private final Map<Segment, PrefixIndex> claimed = new HashMap<>();

  private PrefixIndex() {}

  static PrefixIndex of(Iterable<Policy> policies) {
    PrefixIndex root = new PrefixIndex();
    for (Policy policy : policies) {
      root.add(policy, policy.prefix().segments().iterator());
    }
    return root;
  }

  private void add(Policy policy, Iterator<Segment> segments) {
    if (!segments.hasNext()) {
      ending.add(policy);
      return;
    }
    Segment segment = segments.next();
    PrefixIndex next =
        segment.claim() == null
            ? literal.computeIfAbsent(segment.before(), text -> new PrefixIndex())
            : claimed.computeIfAbsent(segment, same -> new PrefixIndex());
    next.add(policy, segments);
  }

  /** Returns those that this legal key is under, each with the prefix rendered for the caller. */
  List<Rendered> around(String key, Caller caller) {
    List<Rendered> found = new ArrayList<>(2);
    find(key, 0, caller, found);
    return found;
  }

  /** Returns the one with the longest prefix of those around a key; null if there is none. */
  static @Nullable Rendered longest(List<Rendered> around) {
    Rendered longest = null;
    for (Rendered candidate : around) {
      if (longest == null || candidate.prefix().length() > longest.prefix().length()) {
        longest = candidate;
      }
    }
    return longest;
  }

  /**
   * Tells whether another policy has the very same prefix for this caller, of those around a key.
   */
  static boolean isShared(Rendered one, List<Rendered> around) {
    for (Rendered other : around) {
      if (other.prefix().length() == one.prefix().length()
          && !other.policy().name().equals(one.policy().name())) {
        return true;
      }
    }
    return false;
  }

  private void find(String key, int start, Caller caller, List<Rendered> found) {
    for (Policy policy : ending) {
      if (policy.isFor(caller)) {
        found.add(new Rendered(policy, key.substring(0, start)));
      }
    }
    int slash = key.indexOf('/', start);
    if (slash < 0) {
      return;
    }
    String segment = key.substring(start, slash);
    PrefixIndex next = literal.get(segment);
    if (next != null) {
      next.find(key, slash + 1, caller, found);
    }
    claimed.forEach(
        (pattern, behind) -> {
          if (pattern.fits(segment, caller.claims()) || couldFit(pattern, segment, caller)) {
            behind.find(key, slash + 1, caller, found);
          }
        });
  }

  /**
   * A delegation carries the claims of one prefix. The delegator may have had others, under which a
   * stricter policy judges; so a claim that is not carried counts as any text.
   */
  private static boolean couldFit(Segment pattern, String segment, Caller caller) {
    return caller.delegation() != null
        && !caller.claims().has(pattern.claim())
        && pattern.canBe(segment);
  }
}
