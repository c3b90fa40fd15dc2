package dev.r2presigner.policy;

import dev.r2presigner.policy.Refusal.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Applies a policy's roles and operations, once it is known which policy judges. */
final class AccessRules {

  private AccessRules() {}

  /** Returns the reason against this operation; null if there is none. */
  static @Nullable Refusal refuse(Caller caller, Policy policy, Operation operation) {
    if (!policy.admits(caller)) {
      return roleRequired(policy, policy.access().roles());
    }
    Policy.Delegations delegations = policy.access().delegations();
    if (caller.delegation() != null && (delegations == null || !delegations.admits(caller))) {
      return roleRequired(policy, delegations == null ? Set.of() : delegations.roles());
    }
    return policy.allows(operation) ? null : operationNotAllowed(policy, operation.wireName());
  }

  static Refusal roleRequired(Policy policy, Set<String> roles) {
    return new Refusal(
        Reason.ROLE_REQUIRED,
        "Policy '" + policy.name() + "' requires a role that your token does not have.",
        Map.of("policy", policy.name(), "allowed", roles.stream().sorted().toList()));
  }

  static Refusal operationNotAllowed(Policy policy, String operation) {
    return new Refusal(
        Reason.OPERATION_NOT_ALLOWED,
        "Policy '" + policy.name() + "' does not allow the operation '" + operation + "'.",
        Map.of(
            "policy",
            policy.name(),
            "allowed",
            policy.access().operations().stream().map(Operation::wireName).toList()));
  }

  static Refusal subjectNotAllowed() {
    return Refusal.of(
        Reason.SUBJECT_NOT_ALLOWED,
        "A claim that the prefix requires is missing from your token, is of another type, or has"
            + " characters that are not allowed in keys.");
  }

  static Refusal unknownPolicy(Collection<Policy> visible) {
    List<String> names = visible.stream().map(Policy::name).toList();
    return new Refusal(
        Reason.UNKNOWN_POLICY,
        "No policy has this name. GET /v1/policies lists yours.",
        Map.of("allowed", names));
  }

  static Refusal policyRequired(List<String> names) {
    return new Refusal(
        Reason.POLICY_REQUIRED,
        "Several policies match. Name one of them: " + String.join(", ", names) + ".",
        Map.of("allowed", names));
  }

  static Refusal prefixRequired(Policy policy, List<String> prefixes) {
    return new Refusal(
        Reason.POLICY_REQUIRED,
        "Policy '" + policy.name() + "' gives you several prefixes. Send a key under one of them.",
        Map.of("policy", policy.name(), "allowed", prefixes));
  }
}
