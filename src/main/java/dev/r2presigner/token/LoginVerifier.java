package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Claims;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.ReservedClaimNames;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/** Turns the login tokens of one issuer into callers, by its settings and its keys. */
final class LoginVerifier {

  private final TrustedIssuer issuer;
  private final TokenKeySource keys;
  private final JWTAuthContextInfo info;

  LoginVerifier(TokenKeySource keys) {
    this.issuer = keys.issuer();
    this.keys = keys;
    this.info = contextInfo(issuer);
  }

  private static JWTAuthContextInfo contextInfo(TrustedIssuer issuer) {
    JWTAuthContextInfo info = new JWTAuthContextInfo();
    info.setIssuedBy(issuer.issuer());
    if (issuer.audienceClaim().equals("aud")) {
      info.setExpectedAudience(issuer.audience());
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

  TrustedIssuer issuer() {
    return issuer;
  }

  TokenKeySource keys() {
    return keys;
  }

  JWTAuthContextInfo info() {
    return info;
  }

  /** Returns the caller of a token whose signature and times the library has verified. */
  CallerPrincipal principal(JwtContext context) throws MalformedClaimException, TokenRefused {
    TokenForm.requireHeaders(context.getJoseObjects(), issuer.type());
    return principal(context.getJwtClaims());
  }

  /** Returns the caller of these claims. */
  CallerPrincipal principal(JwtClaims claims) throws MalformedClaimException, TokenRefused {
    TokenTimes times = TokenTimes.of(claims);
    return new CallerPrincipal(caller(claims, times), times, issuer.maxLife());
  }

  private Caller caller(JwtClaims claims, TokenTimes times) throws TokenRefused {
    if (!(claims.getClaimValue(ReservedClaimNames.SUBJECT) instanceof String subject)) {
      throw new TokenRefused(TokenRefusal.SUBJECT, "no subject");
    }
    if (!isForUs(claims.getClaimValue(issuer.audienceClaim()))) {
      throw new TokenRefused(TokenRefusal.AUDIENCE, "wrong audience");
    }
    // The library adds the whole token to the claims.
    Map<String, Object> named = new HashMap<>(claims.getClaimsMap(Set.of("raw_token")));
    // Over any claim of that name, which the token could have for another issuer.
    named.put(Caller.ISSUER, issuer.name());
    Set<String> roles = RolesClaim.read(claims.getClaimsMap(), issuer.rolesClaim());
    return new Caller(subject, roles, Claims.read(named), times.expiresAt());
  }

  private boolean isForUs(@Nullable Object audience) {
    Collection<?> named = audience instanceof Collection<?> list ? list : listOf(audience);
    return named.stream().anyMatch(issuer.audience()::contains);
  }

  private static List<Object> listOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }
}
