package dev.r2presigner.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a policy's prefix can collide with others: then one caller could be granted
 * another's objects, through a claim that is, or that a user chose to be, the name of a folder.
 */
public final class PrefixConflict {

  private PrefixConflict() {}

  /**
   * Returns the reason why callers of two issuers could reach the same keys, where a subject of one
   * may have the name of a subject of the other; null if they can't.
   *
   * @param names of all issuers there are
   */
  public static @Nullable String issuers(Policy policy, Collection<Policy> all, Set<String> names) {
    Set<String> mine = issuers(policy, names);
    for (Policy other : all) {
      Set<String> its = issuers(other, names);
      boolean areOneIssuer = mine.size() == 1 && mine.equals(its);
      if (!areOneIssuer && meet(policy.prefix().segments(), other.prefix().segments())) {
        return (other.name().equals(policy.name())
                ? "is the same for callers of several issuers"
                : "can hold keys of policy '" + other.name() + "' for callers of another issuer")
            + ". Begin it with {issuer}/, or name one issuer in 'issuers'";
      }
    }
    return null;
  }

  /** Tells whether a key can be under both, the one rendered with another issuer's name. */
  private static boolean meet(List<Segment> mine, List<Segment> its) {
    for (int i = 0; i < Math.min(mine.size(), its.size()); i++) {
      Segment segment = mine.get(i);
      boolean differ = segment.isIssuer() && segment.equals(its.get(i));
      if (differ || segment.common(its.get(i)) == null) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> issuers(Policy policy, Set<String> all) {
    return policy.access().issuers().isEmpty() ? all : policy.access().issuers();
  }

  /**
   * Returns the reason, with the other policy and what to write instead; null if there is no
   * conflict.
   */
  public static @Nullable String reason(Policy policy, Collection<Policy> others) {
    if (DoctorPolicy.isReachedBy(policy.prefix())) {
      return "is reserved for the command doctor: " + DoctorPolicy.PREFIX;
    }
    for (Policy other : others) {
      if (other.prefix().equals(policy.prefix())) {
        return "is the same as the prefix of policy '" + other.name() + "'";
      }
      String meeting = policy.prefix().meeting(other.prefix());
      if (meeting != null) {
        return "overlaps the prefix of policy '"
            + other.name()
            + "' for another caller: '"
            + policy.prefix()
            + "' and '"
            + other.prefix()
            + "' can both begin with '"
            + meeting
            + "'. Put a distinct literal segment before each claim (beside a claim, one that"
            + " no claim can equal, like '~files')";
      }
    }
    return null;
  }
}
