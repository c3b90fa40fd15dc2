package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Policies;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** Provides the caller of the current request. */
@ApplicationScoped
public class Callers {

  private final SecurityIdentity identity;

  Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * Returns the verified caller, whose token may have expired within the clock skew.
   *
   * @throws AuthenticationFailedException if there is none (401)
   */
  public Caller current() {
    if (identity.getPrincipal() instanceof CallerPrincipal principal) {
      return principal.caller();
    }
    throw TokenRefused.failure(TokenRefusal.MISSING);
  }

  /**
   * Returns the verified caller, who sent a token of its own: for calls that no policy judges.
   *
   * @throws AuthenticationFailedException if there is none (401)
   * @throws DelegationRefused if the token is a delegation (403)
   */
  public Caller inPerson() {
    Caller caller = current();
    if (caller.delegation() != null) {
      throw new DelegationRefused();
    }
    return caller;
  }

  /**
   * Returns the verified caller, whose token is valid for at least another second: no URL can live
   * shorter, not even within the clock skew. A delegation has not been ended by these policies,
   * which may be newer than those that the token was verified under.
   *
   * @throws AuthenticationFailedException if there is none (401)
   */
  public Caller current(Instant now, Policies policies) {
    Caller caller = current();
    if (!hasTimeLeft(caller, now)
        || (caller.delegation() != null && policies.haveEnded(caller.delegation()))) {
      throw TokenRefused.failure(TokenRefusal.EXPIRED);
    }
    return caller;
  }

  static boolean hasTimeLeft(Caller caller, Instant now) {
    return !caller.tokenExpiresAt().isBefore(now.plusSeconds(1));
  }
}
