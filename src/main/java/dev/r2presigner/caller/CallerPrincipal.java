package dev.r2presigner.caller;

import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import org.jose4j.jwt.JwtClaims;

/** The principal of a verified token, with what we read from it once. */
final class CallerPrincipal extends DefaultJWTCallerPrincipal {

  private final Caller caller;

  CallerPrincipal(JwtClaims claims, Caller caller) {
    super(claims);
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }
}
