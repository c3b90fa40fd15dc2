package dev.r2presigner.policy;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Why a policy's prefix can't stand beside others: with it one caller could be granted what is
 * another's, by a claim that happens to be, or that a user chose to be, the name of a folder.
 */
public final class PrefixConflict {

  private PrefixConflict() {}

  /** The reason, with the other policy and what to write instead; null if there is no conflict. */
  public static @Nullable String reason(Policy policy, Collection<Policy> others) {
    if (DoctorPolicy.isReachedBy(policy.prefix())) {
      return "is that of the command doctor, " + DoctorPolicy.PREFIX;
    }
    for (Policy other : others) {
      if (other.prefix().equals(policy.prefix())) {
        return "is the same as that of policy '" + other.name() + "'";
      }
      String meeting = policy.prefix().meeting(other.prefix());
      if (meeting != null) {
        return "could lie inside that of policy '"
            + other.name()
            + "', or the other way round, for another caller: '"
            + policy.prefix()
            + "' and '"
            + other.prefix()
            + "' can both begin with '"
            + meeting
            + "'; give each a literal segment of its own before its claim (beside a claim one that"
            + " no claim can be, like '~files')";
      }
    }
    return null;
  }
}
