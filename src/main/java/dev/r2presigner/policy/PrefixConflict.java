package dev.r2presigner.policy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a policy's prefix can collide with others: then one caller could be granted
 * another's objects, through a claim that is, or that a user chose to be, the name of a folder.
 */
public final class PrefixConflict {

  private PrefixConflict() {}

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
