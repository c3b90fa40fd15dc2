package dev.r2presigner.caller;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;

/** The principal of a verified token, with what we read from it once. */
final class CallerPrincipal extends DefaultJWTCallerPrincipal {

  private final Caller caller;

  CallerPrincipal(JwtClaims claims, Caller caller) {
    super(claims);
    this.caller = caller;
  }

  /** The roles as we read them: the library's own reading fails on groups of an odd type. */
  @Override
  public Set<String> getGroups() {
    return caller.roles();
  }

  Caller caller() {
    return caller;
  }
}
