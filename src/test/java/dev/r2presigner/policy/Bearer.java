package dev.r2presigner.policy;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;

/** Callers with a delegation, as tests need them. */
public final class Bearer {

  private Bearer() {}

  /** One to whom the delegator gave these operations, counted as {@code guest}. */
  public static Caller of(
      Caller delegator, String policy, Delegation.Scope scope, Operation... operations) {
    EnumSet<Operation> some = EnumSet.copyOf(List.of(operations));
    return of(delegator, new Delegation.Terms(policy, scope, some, null, null));
  }

  static Caller of(Caller delegator, Delegation.Terms terms) {
    return new Caller(
        delegator.subject(),
        delegator.roles(),
        delegator.claims(),
        delegator.tokenExpiresAt(),
        new Delegation(terms, "guest", "id", Instant.EPOCH));
  }
}
