package dev.r2presigner.token;

/**
 * Ends a call that is not an operation of a policy, and so not for a delegation. Carries no stack
 * trace, because it is a response and not a fault.
 */
public final class DelegationRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  DelegationRefused() {
    super("a delegation", null, false, false);
  }
}
