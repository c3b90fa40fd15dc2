package dev.r2presigner.policy;

import dev.r2presigner.policy.DelegationWish.Verdict;
import dev.r2presigner.policy.Refusal.Reason;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may delegate what it asks to: nothing that the policy does not allow the
 * caller itself. Refusals come in the contract's order.
 */
final class DelegationRules {

  /** The claims that every delegation carries. */
  private static final Set<String> IDENTITY = Set.of("sub", "iss", Caller.ISSUER);

  private final PolicyChoice choice;

  DelegationRules(PolicyChoice choice) {
    this.choice = choice;
  }

  Verdict judge(Caller caller, DelegationWish wish) {
    String flaw = wish.scope().flaw();
    if (flaw != null) {
      return new Verdict.Refused(Refusal.of(Reason.INVALID_KEY, flaw));
    }
    Policy policy = choice.named(wish.policy(), caller);
    if (policy == null) {
      return new Verdict.Refused(AccessRules.unknownPolicy(choice.visible().to(caller)));
    }
    if (!policy.prefix().rendersFor(caller.claims())) {
      return new Verdict.Refused(AccessRules.subjectNotAllowed());
    }
    String prefix = judgedPrefix(policy, caller, wish.scope());
    if (prefix == null) {
      return new Verdict.Refused(
          Refusal.of(
              Reason.KEY_NOT_ALLOWED,
              "Policy '"
                  + policy.name()
                  + "' does not apply there. GET /v1/policies lists yours."));
    }
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    Refusal refusal = refuse(caller, policy, wish, operations);
    return refusal == null
        ? new Verdict.Allowed(
            new Delegation.Terms(
                policy.name(), wish.scope(), operations, types(wish), wish.maxSize()),
            policy.prefix().behind(prefix, caller.claims(), IDENTITY))
        : new Verdict.Refused(refusal);
  }

  /** Tells whether the policy no longer lets be used what was delegated then. */
  boolean haveEnded(Delegation delegation) {
    Policy policy = choice.named(delegation.terms().policy());
    Policy.Delegations now = policy == null ? null : policy.access().delegations();
    return now == null
        || (now.notBefore() != null && delegation.issuedAt().isBefore(now.notBefore()));
  }

  /** Returns the first reason against it; null if there is none, and then the operations. */
  private @Nullable Refusal refuse(
      Caller caller, Policy policy, DelegationWish wish, Set<Operation> operations) {
    Policy.Delegations delegations = policy.access().delegations();
    if (!policy.admits(caller)) {
      return AccessRules.roleRequired(policy, policy.access().roles());
    }
    if (delegations == null) {
      return new Refusal(
          Reason.OPERATION_NOT_ALLOWED,
          "Policy '" + policy.name() + "' does not allow delegations.",
          Map.of("policy", policy.name()));
    }
    if (!delegations.admits(caller)) {
      return AccessRules.roleRequired(policy, delegations.roles());
    }
    for (String word : wish.operations()) {
      Operation operation = operation(policy, word);
      if (operation == Operation.CREDENTIALS) {
        return CredentialRules.notDelegated(policy);
      }
      if (operation == null) {
        return AccessRules.operationNotAllowed(policy, word);
      }
      operations.add(operation);
    }
    return refuseContent(policy, delegations, wish);
  }

  private static @Nullable Refusal refuseContent(
      Policy policy, Policy.Delegations delegations, DelegationWish wish) {
    ContentTypes allowed = policy.content().types();
    for (String type : wish.contentTypes() == null ? List.<String>of() : wish.contentTypes()) {
      if (!allowed.covers(type)) {
        return UploadRules.typeNotAllowed(
            type, allowed.patterns(), Map.of("policy", policy.name()));
      }
    }
    Long size = wish.maxSize();
    if (size != null && (size < 0 || size > policy.content().maxSize())) {
      return UploadRules.lengthNotAllowed(
          policy,
          "The maxSize must be 0 to " + policy.content().maxSize() + " bytes.",
          policy.content().maxSize());
    }
    long longest = delegations.maxExpiry().toSeconds();
    return wish.expiresIn() >= 1 && wish.expiresIn() <= longest
        ? null
        : new Refusal(
            Reason.EXPIRY_NOT_ALLOWED,
            "Send an expiresIn of 1 to " + longest + " seconds.",
            Map.of("policy", policy.name(), "maxExpiresIn", longest));
  }

  /**
   * Returns the prefix under which this policy judges the key, or the keys that lie directly under
   * the prefix; null if another one does, or none.
   */
  private @Nullable String judgedPrefix(Policy policy, Caller caller, Delegation.Scope scope) {
    String key = scope instanceof Delegation.Scope.Under ? scope.text() + "x" : scope.text();
    List<Rendered> around = choice.around(key, caller);
    Rendered longest = PrefixIndex.longest(around);
    return longest != null
            && longest.policy().equals(policy)
            && !PrefixIndex.isShared(longest, around)
        ? longest.prefix()
        : null;
  }

  private static @Nullable Operation operation(Policy policy, String word) {
    return policy.access().operations().stream()
        .filter(operation -> operation.wireName().equals(word))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ContentTypes types(DelegationWish wish) {
    return wish.contentTypes() == null ? null : new ContentTypes(wish.contentTypes());
  }
}
