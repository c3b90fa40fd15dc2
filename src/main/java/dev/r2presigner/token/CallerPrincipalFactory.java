package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Policy;
import io.smallrye.jwt.auth.principal.DefaultJWTTokenParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.ReservedClaimNames;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens with SmallRye, our keys and our settings, and adds the checks SmallRye lacks: a
 * bounded lifetime, no token from the future, a subject, and an audience in the claim the operator
 * names. Keys only ever come from {@link TokenKeySource}: {@code jku}, {@code jwk}, {@code x5u} and
 * {@code x5c} are ignored.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class CallerPrincipalFactory extends JWTCallerPrincipalFactory {

  private final TokenSettings settings;
  private final TokenKeySource keys;
  private final DelegationTokens delegations;
  private final VerifiedTokens verified = new VerifiedTokens();
  private final JWTAuthContextInfo info;

  CallerPrincipalFactory(
      TokenSettings settings, TokenKeySource keys, DelegationTokens delegations) {
    this.settings = settings;
    this.keys = keys;
    this.delegations = delegations;
    this.info = contextInfo(settings);
  }

  private static JWTAuthContextInfo contextInfo(TokenSettings settings) {
    JWTAuthContextInfo info = new JWTAuthContextInfo();
    info.setIssuedBy(settings.issuer());
    if (settings.audienceClaim().equals("aud")) {
      info.setExpectedAudience(settings.audience());
    }
    info.setSignatureAlgorithm(KeyAlgorithm.ACCEPTED);
    info.setRelaxVerificationKeyValidation(false);
    info.setClockSkew((int) TokenTimes.SKEW.toSeconds());
    // Zero means that iat is optional; the longest life is checked by TokenTimes.
    info.setMaxTimeToLiveSecs(0L);
    info.setRequiredClaims(Set.of("exp", "iss"));
    // The subject is required below, and no other claim may stand for it.
    info.setRequireNamedPrincipal(false);
    return info;
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
    // Read once: a cached token must have been verified by these very keys.
    TokenKeys logins = keys.current();
    ServiceKeyring own = delegations.current();
    CallerPrincipal remembered = verified.find(token, logins, own);
    CallerPrincipal principal = remembered == null ? verify(token, logins, own) : remembered;
    Delegation delegation = principal.caller().delegation();
    principal
        .times()
        .check(Instant.now(), delegation == null ? settings.maxLife() : Policy.LONGEST_LIFE);
    if (delegation != null) {
      delegations.requireNotEnded(delegation);
    }
    if (remembered == null) {
      verified.remember(token, principal, delegation == null || own == null ? logins : own);
    }
    return principal;
  }

  /** Verifies a token, by the keys of the issuer that it names. */
  private CallerPrincipal verify(String token, TokenKeys logins, @Nullable ServiceKeyring own)
      throws TokenRefused {
    TokenForm.requireCanonical(token);
    String issuer = TokenForm.issuer(token);
    try {
      if (own != null && delegations.areOf(issuer)) {
        return delegated(new Parser(own).parse(token, delegations.info()));
      }
      if (!issuer.equals(settings.issuer())) {
        throw new TokenRefused(TokenRefusal.ISSUER, "another issuer");
      }
      return login(new Parser(logins).parse(token, info));
    } catch (ParseException refused) {
      if (hasUnknownKey(refused)) {
        throw new UnknownTokenKey();
      }
      throw TokenRefused.of(refused);
    } catch (MalformedClaimException malformed) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "malformed claim");
    } catch (RuntimeException unreadable) {
      // The library casts and converts claims: one of another type makes the token invalid.
      throw new TokenRefused(TokenRefusal.MALFORMED, "unreadable claim");
    }
  }

  private CallerPrincipal login(JwtContext context) throws MalformedClaimException, TokenRefused {
    TokenForm.requireHeaders(context.getJoseObjects(), settings.type());
    JwtClaims claims = context.getJwtClaims();
    return new CallerPrincipal(caller(claims), times(claims));
  }

  private CallerPrincipal delegated(JwtContext context)
      throws MalformedClaimException, TokenRefused {
    TokenForm.requireHeaders(context.getJoseObjects(), DelegationTokens.TYPE);
    JwtClaims claims = context.getJwtClaims();
    TokenTimes times = times(claims);
    return new CallerPrincipal(delegations.caller(claims, times.expiresAt()), times);
  }

  private static boolean hasUnknownKey(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenKeys.UnknownKey) {
        return true;
      }
    }
    return false;
  }

  private Caller caller(JwtClaims claims) throws MalformedClaimException, TokenRefused {
    if (!(claims.getClaimValue(ReservedClaimNames.SUBJECT) instanceof String subject)) {
      throw new TokenRefused(TokenRefusal.SUBJECT, "no subject");
    }
    if (!isForUs(claims.getClaimValue(settings.audienceClaim()))) {
      throw new TokenRefused(TokenRefusal.AUDIENCE, "wrong audience");
    }
    Map<String, String> strings = new HashMap<>();
    claims
        .getClaimsMap()
        .forEach(
            (name, value) -> {
              if (value instanceof String text && !name.equals("raw_token")) {
                strings.put(name, text);
              }
            });
    Set<String> roles = RolesClaim.read(claims.getClaimsMap(), settings.rolesClaim());
    return new Caller(subject, roles, strings, instant(claims.getExpirationTime()));
  }

  private static TokenTimes times(JwtClaims claims) throws MalformedClaimException, TokenRefused {
    NumericDate notBefore = claims.getNotBefore();
    NumericDate issued = claims.getIssuedAt();
    return new TokenTimes(
        instant(claims.getExpirationTime()),
        notBefore == null ? null : instant(notBefore),
        issued == null ? null : instant(issued));
  }

  private boolean isForUs(@Nullable Object audience) {
    Collection<?> named = audience instanceof Collection<?> list ? list : listOf(audience);
    return named.stream().anyMatch(settings.audience()::contains);
  }

  private static List<Object> listOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }

  private static Instant instant(NumericDate date) throws TokenRefused {
    try {
      return Instant.ofEpochSecond(date.getValue());
    } catch (DateTimeException tooFar) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "a date out of range");
    }
  }
}
