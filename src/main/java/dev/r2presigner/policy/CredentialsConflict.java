package dev.r2presigner.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a policy promises what credentials do not keep. Whoever has them talks to the
 * store alone, which knows their prefix and their operations and nothing else of the policies.
 */
public final class CredentialsConflict {

  private CredentialsConflict() {}

  /** Returns the reason, with what to change; null if there is no conflict. */
  public static @Nullable String reason(Policy policy, Collection<Policy> all) {
    if (!policy.allows(Operation.CREDENTIALS)) {
      return null;
    }
    List<String> promises = promises(policy);
    if (!promises.isEmpty()) {
      return "can't have credentials beside "
          + String.join(", ", promises)
          + ", which they would not keep; change that, or take credentials out";
    }
    if (CredentialRules.usable(policy).isEmpty()) {
      return "has credentials for nothing: add what they are for, like download or list";
    }
    for (Policy other : all) {
      if (!other.name().equals(policy.name()) && policy.prefix().canHold(other.prefix())) {
        return "can't have credentials, since the prefix of policy '"
            + other.name()
            + "' can lie inside '"
            + policy.prefix()
            + "', and they would not keep its rules; give one of the two a literal segment of its"
            + " own";
      }
    }
    return null;
  }

  private static List<String> promises(Policy policy) {
    List<String> promises = new ArrayList<>();
    if (policy.content().checksumRequired()) {
      promises.add("checksum: required");
    }
    if (policy.access().operations().stream().anyMatch(Operation::writes)
        && !policy.placement().overwrite()) {
      promises.add("overwrite: false");
    }
    if (policy.generatesNames()) {
      promises.add("names: generated");
    }
    if (policy.access().limits().bytes() != null) {
      promises.add("limits.bytes");
    }
    if (policy.prefix().hasList()) {
      promises.add("a list in the prefix");
    }
    return promises;
  }
}
