package dev.r2presigner.policy;

import dev.r2presigner.policy.Refusal.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a caller gets credentials for all that a policy allows under its prefix. Refusals
 * come in the order of those about filenames: the policy, the subject, the prefix, role, operation.
 */
final class CredentialRules {

  /** The longest life, whatever the policy says: credentials can't be taken back. */
  private static final Duration LONGEST = Duration.ofHours(1);

  private final PolicyChoice choice;

  CredentialRules(PolicyChoice choice) {
    this.choice = choice;
  }

  Decision<Grant.Credentials> decide(
      Caller caller, Intent.Credentials wish, Instant now, Instant signerEndsAt) {
    Policy policy = choice.named(wish.policy(), caller);
    if (policy == null) {
      return refused(AccessRules.unknownPolicy(choice.visible().to(caller)));
    }
    List<String> prefixes = policy.prefix().render(caller.claims());
    if (prefixes.isEmpty()) {
      return refused(AccessRules.subjectNotAllowed());
    }
    String prefix = prefixes.get(0);
    Refusal refusal = refuse(caller, policy, prefix);
    if (refusal != null) {
      return refused(refusal);
    }
    long longest = Math.min(policy.urls().maxExpiry().toSeconds(), LONGEST.toSeconds());
    // They never outlive the token: there is no way to end them.
    Lifetime lifetime =
        new Lifetime(longest, Lifetime.BoundBy.POLICY)
            .boundedBy(now, caller.tokenExpiresAt(), Lifetime.BoundBy.TOKEN)
            .boundedBy(now, signerEndsAt, Lifetime.BoundBy.CREDENTIALS);
    return new Decision.Granted<>(
        new Grant.Credentials(prefix, policy.name(), lifetime, usable(policy)), policy);
  }

  private static Decision<Grant.Credentials> refused(Refusal refusal) {
    return new Decision.Refused<>(refusal);
  }

  private @Nullable Refusal refuse(Caller caller, Policy policy, String prefix) {
    List<Rendered> around = choice.around(prefix + "x", caller);
    Rendered longest = PrefixIndex.longest(around);
    if (longest == null
        || !longest.policy().name().equals(policy.name())
        || PrefixIndex.isShared(longest, around)) {
      return Choice.shared().refusal();
    }
    if (caller.delegation() != null) {
      return notDelegated(policy);
    }
    return AccessRules.refuse(caller, policy, Operation.CREDENTIALS);
  }

  /** Credentials obey no narrower terms, so no delegation is for them. */
  static Refusal notDelegated(Policy policy) {
    return new Refusal(
        Reason.OPERATION_NOT_ALLOWED,
        "Credentials need a login token. The operation 'credentials' can't be delegated.",
        Map.of("policy", policy.name()));
  }

  /** Returns those of the policy's operations that credentials can be for. */
  static Set<Operation> usable(Policy policy) {
    Set<Operation> usable = EnumSet.noneOf(Operation.class);
    for (Operation operation : policy.access().operations()) {
      if (operation.isForCredentials()) {
        usable.add(operation);
      }
    }
    return usable;
  }
}
