package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;

/** The caller of the request at hand. */
@ApplicationScoped
public class Callers {

  private final SecurityIdentity identity;

  Callers(SecurityIdentity identity) {
    this.identity = identity;
  }

  /**
   * The verified caller, whose token may be over by the forgiven skew.
   *
   * @throws AuthenticationFailedException if there is none (401)
   */
  public Caller current() {
    if (identity.getPrincipal() instanceof CallerPrincipal principal) {
      return principal.caller();
    }
    throw new AuthenticationFailedException("no token");
  }

  /**
   * The verified caller, whose token lives for at least another second: no URL can be bound by
   * less, not even within the forgiven skew.
   *
   * @throws AuthenticationFailedException if there is none (401)
   */
  public Caller current(Instant now) {
    Caller caller = current();
    if (caller.tokenExpiresAt().isBefore(now.plusSeconds(1))) {
      throw new AuthenticationFailedException("the token is over");
    }
    return caller;
  }
}
