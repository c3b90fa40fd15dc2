package dev.r2presigner.caller;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * SmallRye's token check with our keys and our settings, and what it leaves open: a bounded life,
 * no token from the future, a subject, and an audience in the claim the operator names. Keys only
 * ever come from {@link TokenKeySource}: {@code jku}, {@code jwk}, {@code x5u} and {@code x5c} are
 * not looked at.
 */
@Alternative
@Priority(1)
@ApplicationScoped
class CallerPrincipalFactory extends JWTCallerPrincipalFactory {

  /** Forgiven on {@code exp}, {@code nbf} and {@code iat}. */
  private static final int SKEW_SECONDS = 60;

  private final TokenSettings settings;
  private final TokenKeySource keys;
  private final Parser parser = new Parser();
  private final JWTAuthContextInfo info;

  CallerPrincipalFactory(TokenSettings settings, TokenKeySource keys) {
    this.settings = settings;
    this.keys = keys;
    this.info = contextInfo(settings);
  }

  private static JWTAuthContextInfo contextInfo(TokenSettings settings) {
    JWTAuthContextInfo info = new JWTAuthContextInfo();
    info.setIssuedBy(settings.issuer());
    if (settings.audienceClaim().equals("aud")) {
      info.setExpectedAudience(settings.audience());
    }
    info.setSignatureAlgorithm(EnumSet.of(SignatureAlgorithm.RS256, SignatureAlgorithm.ES256));
    info.setRelaxVerificationKeyValidation(false);
    info.setClockSkew(SKEW_SECONDS);
    // Zero means that iat is optional; the longest life is checked below, with and without it.
    info.setMaxTimeToLiveSecs(0L);
    info.setRequiredClaims(Set.of("exp", "iss", "sub"));
    return info;
  }

  /**
   * The parser with the current snapshot of keys instead of one that fetches them on this thread.
   */
  private final class Parser extends DefaultJWTTokenParser {
    @Override
    protected VerificationKeyResolver getVerificationKeyResolver(JWTAuthContextInfo ignored) {
      return keys.current();
    }
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo ignored) throws ParseException {
    JwtClaims claims;
    try {
      JwtContext context = parser.parse(token, info);
      claims = context.getJwtClaims();
    } catch (ParseException refused) {
      if (hasUnknownKey(refused)) {
        throw new UnknownTokenKey();
      }
      throw refused;
    } catch (RuntimeException unreadable) {
      // The library casts and converts what it reads: a claim of an odd type is the token's fault.
      throw new ParseException("unreadable claim", unreadable);
    }
    try {
      return new CallerPrincipal(claims, caller(claims));
    } catch (MalformedClaimException malformed) {
      throw new ParseException("malformed claim", malformed);
    }
  }

  private static boolean hasUnknownKey(Throwable refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenKeys.UnknownKey) {
        return true;
      }
    }
    return false;
  }

  private Caller caller(JwtClaims claims) throws MalformedClaimException, ParseException {
    Instant now = Instant.now();
    Instant expiresAt = instant(claims.getExpirationTime());
    NumericDate issued = claims.getIssuedAt();
    Instant issuedAt = issued == null ? now : instant(issued);
    if (issuedAt.isAfter(now.plusSeconds(SKEW_SECONDS))) {
      throw new ParseException("issued in the future");
    }
    if (expiresAt.isAfter(issuedAt.plus(settings.maxLife()))) {
      throw new ParseException("lives longer than allowed");
    }
    String subject = claims.getSubject();
    if (subject == null) {
      throw new ParseException("no subject");
    }
    if (!isForUs(claims.getClaimValue(settings.audienceClaim()))) {
      throw new ParseException("for another audience");
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
    return new Caller(subject, roles, strings, expiresAt);
  }

  private boolean isForUs(@Nullable Object audience) {
    Collection<?> named = audience instanceof Collection<?> list ? list : listOf(audience);
    return named.stream().anyMatch(settings.audience()::contains);
  }

  private static List<Object> listOf(@Nullable Object value) {
    return value == null ? List.of() : List.of(value);
  }

  private static Instant instant(NumericDate date) throws ParseException {
    try {
      return Instant.ofEpochSecond(date.getValue());
    } catch (DateTimeException tooFar) {
      throw new ParseException("a date beyond any calendar", tooFar);
    }
  }
}
