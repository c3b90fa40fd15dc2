package dev.r2presigner.policy;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Narrows a policy to the terms of the caller's delegation. Every later rule reads the narrowed
 * policy, so that none can forget the terms.
 */
final class Narrowing {

  private Narrowing() {}

  /**
   * Returns the policy as it applies to the caller; null if its delegation does not reach there.
   *
   * @param judging the policy with the prefix that the key lies under
   * @param key the key, or a prefix that the service makes keys under
   */
  static @Nullable Policy of(Caller caller, Rendered judging, String key) {
    Delegation delegation = caller.delegation();
    Policy policy = judging.policy();
    boolean reaches =
        delegation == null
            || (delegation.terms().scope().covers(key)
                // The index also finds prefixes with claims that the delegation does not carry.
                && policy.prefix().namesOnly(caller.claims()));
    return reaches ? of(caller, policy) : null;
  }

  /** Returns the policy as it applies to the caller; null if its delegation is of another. */
  static @Nullable Policy of(Caller caller, Policy policy) {
    Delegation delegation = caller.delegation();
    if (delegation == null) {
      return policy;
    }
    return policy.name().equals(delegation.terms().policy())
        ? narrowed(policy, delegation.terms())
        : null;
  }

  /** Returns what both the policy and the terms allow. */
  private static Policy narrowed(Policy policy, Delegation.Terms terms) {
    Set<Operation> operations = EnumSet.copyOf(policy.access().operations());
    operations.retainAll(terms.operations());
    Policy.Content content = policy.content();
    ContentTypes types =
        terms.contentTypes() == null
            ? content.types()
            : content.types().intersection(terms.contentTypes());
    long maxSize =
        terms.maxSize() == null ? content.maxSize() : Math.min(content.maxSize(), terms.maxSize());
    Policy.Access access = policy.access();
    return new Policy(
        policy.name(),
        policy.placement(),
        new Policy.Access(
            operations, access.roles(), access.limits(), access.delegations(), access.issuers()),
        new Policy.Content(
            types,
            maxSize,
            content.checksumRequired(),
            content.metadata(),
            content.storeDisposition()),
        policy.urls());
  }
}
