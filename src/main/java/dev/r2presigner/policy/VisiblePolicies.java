package dev.r2presigner.policy;

import dev.r2presigner.policy.Refusal.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the policies that a caller can use for anything: they are for its issuer and its roles, and
 * have a prefix for it.
 */
final class VisiblePolicies {

  private final List<Policy> policies;

  VisiblePolicies(List<Policy> policies) {
    this.policies = policies;
  }

  /** Returns them, narrowed by the caller's delegation. */
  List<Policy> to(Caller caller) {
    List<Policy> visible = new ArrayList<>();
    for (Policy policy : withPrefix(caller)) {
      Policy own = Narrowing.of(caller, policy);
      if (own != null && own.admits(caller)) {
        visible.add(own);
      }
    }
    return visible;
  }

  /** Returns the same, each as often as it has a prefix. */
  List<Rendered> renderedTo(Caller caller) {
    List<Rendered> rendered = new ArrayList<>();
    for (Policy policy : to(caller)) {
      for (String prefix : policy.prefix().render(caller.claims())) {
        rendered.add(new Rendered(policy, prefix));
      }
    }
    return rendered;
  }

  /** Returns those that allow the operation. */
  List<Policy> allowing(Caller caller, Operation operation) {
    return to(caller).stream().filter(policy -> policy.allows(operation)).toList();
  }

  /** Explains why none of them allows the operation. */
  Refusal noneAllows(Caller caller, Operation operation) {
    if (withPrefix(caller).isEmpty()) {
      return AccessRules.subjectNotAllowed();
    }
    return to(caller).isEmpty()
        ? Refusal.of(Reason.ROLE_REQUIRED, "No policy admits any of your roles.")
        : Refusal.of(
            Reason.OPERATION_NOT_ALLOWED,
            "No policy allows you the operation '" + operation.wireName() + "'.");
  }

  private List<Policy> withPrefix(Caller caller) {
    return policies.stream()
        .filter(policy -> policy.isFor(caller) && policy.prefix().rendersFor(caller.claims()))
        .toList();
  }
}
