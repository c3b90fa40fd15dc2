package dev.r2presigner.token;

import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.token.VerifiedTokens.Verified;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.Instant;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Verifies tokens with SmallRye, our keys and our settings, and adds the checks SmallRye lacks: a
 * bounded lifetime, no token from the future, a subject, and an audience in the claim the operator
 * names. The {@code iss} chooses the issuer, and with it the keys, before any key is looked at.
 * Keys only ever come from {@link TokenKeySource}: {@code jku}, {@code jwk}, {@code x5u} and {@code
 * x5c} are ignored.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class CallerPrincipalFactory extends JWTCallerPrincipalFactory {

  private final TokenIssuers issuers;
  private final DelegationTokens delegations;
  private final VerifiedTokens verified = new VerifiedTokens();

  CallerPrincipalFactory(TokenIssuers issuers, DelegationTokens delegations) {
    this.issuers = issuers;
    this.delegations = delegations;
  }

  /** A parser with one snapshot of keys instead of a resolver that fetches on this thread. */
  private static final class Parser extends DefaultJWTTokenParser {
    private final VerificationKeyResolver snapshot;

    Parser(VerificationKeyResolver snapshot) {
      this.snapshot = snapshot;
    }

    @Override
    protected VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo ignored) {
      return snapshot;
    }
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
    CallerPrincipal remembered = verified.find(token);
    if (remembered != null) {
      return checked(remembered);
    }
    Verified fresh = verify(token);
    checked(fresh.principal());
    verified.remember(token, fresh);
    return fresh.principal();
  }

  /** Checks what may have changed since the signature was verified. */
  private CallerPrincipal checked(CallerPrincipal principal) throws TokenRefused {
    principal.times().check(Instant.now(), principal.maxLife());
    Delegation delegation = principal.caller().delegation();
    if (delegation != null) {
      delegations.requireNotEnded(delegation);
    }
    return principal;
  }

  /** Verifies a token, by the keys of the issuer that it names. */
  private Verified verify(String token) throws TokenRefused {
    TokenForm.requireCanonical(token);
    String issuer = TokenForm.issuer(token);
    // Keys are read once: a cached token must have been verified by these very keys.
    ServiceKeyring own = delegations.areOf(issuer) ? delegations.current() : null;
    if (own != null) {
      return new Verified(
          verify(token, new Parser(own), delegations.info(), this::delegated),
          own,
          delegations::current);
    }
    LoginVerifier login = issuers.of(issuer);
    if (login == null) {
      throw new TokenRefused(TokenRefusal.ISSUER, "not an accepted issuer");
    }
    TokenKeys keys = login.keys().current();
    try {
      return new Verified(
          verify(token, new Parser(keys), login.info(), login::principal),
          keys,
          login.keys()::current);
    } catch (KeyIsUnknown unknown) {
      throw new UnknownTokenKey(login.keys());
    }
  }

  /** Turns what the library has verified into a principal. */
  private interface Reading {
    CallerPrincipal read(JwtContext context) throws MalformedClaimException, TokenRefused;
  }

  /** Ends a verification for want of the key that the token names. */
  private static final class KeyIsUnknown extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyIsUnknown() {
      super("a token names an unknown key", null, false, false);
    }
  }

  private static CallerPrincipal verify(
      String token, Parser parser, JWTAuthContextInfo info, Reading reading) throws TokenRefused {
    try {
      return reading.read(parser.parse(token, info));
    } catch (ParseException refused) {
      if (hasUnknownKey(refused)) {
        throw new KeyIsUnknown();
      }
      throw TokenRefused.of(refused);
    } catch (MalformedClaimException malformed) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "malformed claim");
    } catch (RuntimeException unreadable) {
      // The library casts and converts claims: one of another type makes the token invalid.
      throw new TokenRefused(TokenRefusal.MALFORMED, "unreadable claim");
    }
  }

  private CallerPrincipal delegated(JwtContext context)
      throws MalformedClaimException, TokenRefused {
    TokenForm.requireHeaders(context.getJoseObjects(), DelegationTokens.TYPE);
    TokenTimes times = TokenTimes.of(context.getJwtClaims());
    return new CallerPrincipal(
        delegations.caller(context.getJwtClaims(), times.expiresAt()), times, Policy.LONGEST_LIFE);
  }

  private static boolean hasUnknownKey(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenKeys.UnknownKey) {
        return true;
      }
    }
    return false;
  }
}
