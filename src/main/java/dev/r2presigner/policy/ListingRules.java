package dev.r2presigner.policy;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.policy.Refusal.Reason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller may list under a prefix, by the policy that judges the keys directly
 * under it. Refusals come in the order of those about keys.
 */
final class ListingRules {

  private final PolicyChoice choice;

  ListingRules(PolicyChoice choice) {
    this.choice = choice;
  }

  Decision<Grant.Listing> decide(Caller caller, Intent.Listing wish) {
    if (!wish.prefix().isEmpty()) {
      String flaw = flaw(wish.prefix());
      return flaw == null
          ? under(wish.prefix(), caller, wish)
          : new Decision.Refused<>(Refusal.of(Reason.INVALID_KEY, flaw));
    }
    List<String> places =
        choice.visible().renderedTo(caller).stream()
            .filter(rendered -> rendered.policy().allows(Operation.LIST))
            .map(allowing -> place(caller, allowing))
            .distinct()
            .toList();
    if (places.isEmpty()) {
      return new Decision.Refused<>(choice.visible().noneAllows(caller, Operation.LIST));
    }
    return places.size() == 1
        ? under(places.get(0), caller, wish)
        : new Decision.Refused<>(
            new Refusal(
                Reason.POLICY_REQUIRED,
                "You may list under several prefixes. Send one of them: "
                    + String.join(", ", places)
                    + ".",
                Map.of("allowed", places)));
  }

  /** Returns where this caller may list: a delegation is about a part of the policy's prefix. */
  private static String place(Caller caller, Rendered allowing) {
    Delegation delegation = caller.delegation();
    return delegation == null ? allowing.prefix() : delegation.terms().scope().text();
  }

  /** Judges a prefix as strictly as a key, but it may end in a slash, or in a space. */
  private static @Nullable String flaw(String prefix) {
    return ObjectKey.flaw(prefix.endsWith("/") || prefix.endsWith(" ") ? prefix + "x" : prefix);
  }

  private Decision<Grant.Listing> under(String prefix, Caller caller, Intent.Listing wish) {
    List<Rendered> around = choice.around(prefix, caller);
    Rendered longest = PrefixIndex.longest(around);
    if (longest == null) {
      return new Decision.Refused<>(choice.outside(caller, prefix));
    }
    Policy policy = Narrowing.of(caller, longest, prefix);
    if (policy == null) {
      return new Decision.Refused<>(Choice.outsideDelegation().refusal());
    }
    if (PrefixIndex.isShared(longest, around)) {
      return new Decision.Refused<>(Choice.shared().refusal());
    }
    if (wish.policy() != null && !wish.policy().equals(policy.name())) {
      return new Decision.Refused<>(
          Refusal.of(
              Reason.INVALID_REQUEST,
              "The policies have changed since the cursor was made. Begin again without it."));
    }
    Refusal refusal = AccessRules.refuse(caller, policy, Operation.LIST);
    return refusal == null
        ? new Decision.Granted<>(
            new Grant.Listing(prefix, policy.name(), choice.listable(prefix, caller)), policy)
        : new Decision.Refused<>(refusal);
  }
}
