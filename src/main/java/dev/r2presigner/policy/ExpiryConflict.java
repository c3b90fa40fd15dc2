package dev.r2presigner.policy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the lifecycle rule of one policy would delete objects of another. A rule knows
 * no claims: it is for every key that begins with what stands before the first one.
 */
public final class ExpiryConflict {

  private ExpiryConflict() {}

  /** Returns the reason, with the other policy and what to write; null if there is no conflict. */
  public static @Nullable String reason(Policy policy, Collection<Policy> others) {
    Integer days = policy.placement().expireAfterDays();
    if (days == null) {
      return null;
    }
    for (Policy other : others) {
      if (!other.name().equals(policy.name())
          && keepsLonger(other, days)
          && reaches(other.prefix(), policy.prefix())) {
        return "would delete objects of policy '"
            + other.name()
            + "', since its lifecycle rule is for all keys that begin with '"
            + policy.prefix().head()
            + "'. Give that policy an expire-after of at most "
            + days
            + "d, or put a literal segment of its own before the first claim of each";
      }
    }
    return null;
  }

  private static boolean keepsLonger(Policy policy, int days) {
    Integer own = policy.placement().expireAfterDays();
    return own == null || own > days;
  }

  /** Tells whether an object of the one template can have a key that the other's rule is for. */
  private static boolean reaches(PrefixTemplate template, PrefixTemplate expiring) {
    String rest = expiring.head();
    for (Segment segment : template.segments()) {
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return canBegin(segment, rest);
      }
      if (!segment.canBe(rest.substring(0, slash))) {
        return false;
      }
      rest = rest.substring(slash + 1);
    }
    // What follows the prefix is any text, but under a prefix without claims the longer one judges.
    return !expiring.head().equals(expiring.toString());
  }

  /** Tells whether the segment can render to a text that begins like this. */
  private static boolean canBegin(Segment segment, String start) {
    if (segment.before().startsWith(start)) {
      return true;
    }
    if (segment.claim() == null) {
      return false;
    }
    // The claim goes on behind it, or has ended, perhaps with some of what follows it.
    String after = segment.after();
    boolean begins = segment.canBe(start + "x" + after);
    for (int i = 0; i <= after.length() && !begins; i++) {
      begins = start.endsWith(after.substring(0, i)) && segment.canBe(start + after.substring(i));
    }
    return begins;
  }
}
