package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The principal of a verified token: its claims, parsed once, and nothing else. It may be cached
 * and so shared between requests, hence immutable and without the token's text.
 */
final class CallerPrincipal extends JWTCallerPrincipal {

  private final Caller caller;
  private final TokenTimes times;
  private final Duration maxLife;

  CallerPrincipal(Caller caller, TokenTimes times, Duration maxLife) {
    super("", "JWT");
    this.caller = caller;
    this.times = times;
    this.maxLife = maxLife;
  }

  /** Returns the subject, never another claim that the library would prefer. */
  @Override
  public String getName() {
    return caller.subject();
  }

  /**
   * Returns the roles as parsed here: the library's own parsing fails on groups of another type.
   */
  @Override
  public Set<String> getGroups() {
    return caller.roles();
  }

  @Override
  protected Collection<String> doGetClaimNames() {
    return caller.claims().strings().keySet();
  }

  @Override
  protected @Nullable Object getClaimValue(String name) {
    return caller.claims().strings().get(name);
  }

  @Override
  public long getExpirationTime() {
    return times.expiresAt().getEpochSecond();
  }

  /**
   * Returns the subject only: the library's own text requires claims that are not kept, and fails
   * without them.
   */
  @Override
  public String toString() {
    return "CallerPrincipal[" + caller.subject() + "]";
  }

  Caller caller() {
    return caller;
  }

  TokenTimes times() {
    return times;
  }

  /** Returns how long a token of its issuer may live. */
  Duration maxLife() {
    return maxLife;
  }
}
