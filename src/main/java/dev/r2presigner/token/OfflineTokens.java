package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.startup.StartupCheck;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.ReservedClaimNames;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller of a token, or of claims, by the code that serves requests but without a
 * network: for the command that explains an answer. A signature is checked where the keys are in a
 * file; where they would have to be fetched it is not, and the reading says so.
 */
@ApplicationScoped
public class OfflineTokens {

  private static final Duration HOUR = Duration.ofHours(1);

  private final TokenIssuers issuers;
  private final DelegationTokens delegations;
  private final ServiceKeys serviceKeys;
  private final CallerPrincipalFactory principals;
  private final List<StartupCheck> needs;

  OfflineTokens(
      TokenIssuers issuers,
      DelegationTokens delegations,
      ServiceKeys serviceKeys,
      CallerPrincipalFactory principals,
      TokenSettings settings,
      ServiceSettings service,
      PolicyIssuers policies) {
    this.issuers = issuers;
    this.delegations = delegations;
    this.serviceKeys = serviceKeys;
    this.principals = principals;
    this.needs = List.of(settings, service, policies);
  }

  /**
   * A token as the service would take it.
   *
   * @param caller null if the token is refused
   * @param refusal null if it is not
   */
  public record Reading(
      @Nullable Caller caller, @Nullable TokenRefusal refusal, boolean signatureChecked) {}

  /** Ends a reading of what are no claims; the message quotes nothing of them. */
  public static final class NoClaims extends Exception {
    private static final long serialVersionUID = 1L;

    NoClaims(String reason) {
      super(reason);
    }
  }

  /** Reads the caller that a request would have. */
  private interface Source {
    CallerPrincipal read() throws ParseException, MalformedClaimException, InvalidJwtException;
  }

  /** Returns the checks that must pass before anything is read. */
  public List<StartupCheck> needs() {
    return needs;
  }

  /** Reads a token in its compact form. */
  public Reading token(String token, Instant now) {
    try {
      TokenForm.requireCanonical(token);
      String issuer = TokenForm.issuer(token);
      if (delegations.areOf(issuer)) {
        serviceKeys.load();
        return reading(true, now, () -> verified(token));
      }
      LoginVerifier login = issuers.of(issuer);
      if (login == null) {
        throw new TokenRefused(TokenRefusal.ISSUER, "not an accepted issuer");
      }
      if (login.issuer().keys().isFile()) {
        login.keys().refresh().toCompletableFuture().join();
        return reading(true, now, () -> verified(token));
      }
      return reading(false, now, () -> unverified(login, token, now));
    } catch (TokenRefused refused) {
      return new Reading(null, TokenRefused.reasonOf(refused), false);
    }
  }

  /**
   * Reads claims as a token would have them. Issuer, audience and expiry are judged where they are
   * there, and taken for good where they are left out.
   *
   * @throws NoClaims if the text is no JSON object, or leaves open which of several issuers is
   *     meant
   */
  public Reading claims(String json, Instant now) throws NoClaims {
    JwtClaims claims;
    try {
      claims = JwtClaims.parse(json);
    } catch (InvalidJwtException notAnObject) {
      throw new NoClaims("the claims are not a JSON object");
    }
    LoginVerifier login = login(claims);
    if (login == null) {
      return new Reading(null, TokenRefusal.ISSUER, false);
    }
    TrustedIssuer issuer = login.issuer();
    if (!claims.hasClaim(issuer.audienceClaim())) {
      claims.setClaim(issuer.audienceClaim(), List.copyOf(issuer.audience()));
    }
    if (!claims.hasClaim(ReservedClaimNames.EXPIRATION_TIME)) {
      Duration life = issuer.maxLife().compareTo(HOUR) < 0 ? issuer.maxLife() : HOUR;
      claims.setExpirationTime(NumericDate.fromSeconds(now.plus(life).getEpochSecond()));
    }
    claims.setIssuer(issuer.issuer());
    return reading(
        false,
        now,
        () -> {
          consumer(login, now).processContext(new JwtContext(claims, List.of()));
          return inTime(login.principal(claims), now);
        });
  }

  private @Nullable LoginVerifier login(JwtClaims claims) throws NoClaims {
    Object named = claims.getClaimValue(ReservedClaimNames.ISSUER);
    if (named != null) {
      return named instanceof String issuer ? issuers.of(issuer) : null;
    }
    if (issuers.all().size() > 1) {
      throw new NoClaims("the claims need an iss, since there are several issuers");
    }
    return issuers.all().get(0);
  }

  private CallerPrincipal verified(String token) throws ParseException {
    return (CallerPrincipal) principals.parse(token, new JWTAuthContextInfo());
  }

  /** Parses without keys; every other check is that of a request. */
  private static CallerPrincipal unverified(LoginVerifier login, String token, Instant now)
      throws InvalidJwtException, MalformedClaimException, TokenRefused {
    return inTime(login.principal(consumer(login, now).process(token)), now);
  }

  /** The checks that the library makes of a token, but for its signature. */
  private static JwtConsumer consumer(LoginVerifier login, Instant now) {
    return new JwtConsumerBuilder()
        .setSkipSignatureVerification()
        .setDisableRequireSignature()
        .setSkipDefaultAudienceValidation()
        .setExpectedIssuer(login.issuer().issuer())
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds((int) TokenTimes.SKEW.toSeconds())
        .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
        .build();
  }

  private static CallerPrincipal inTime(CallerPrincipal principal, Instant now)
      throws TokenRefused {
    principal.times().check(now, principal.maxLife());
    return principal;
  }

  private static Reading reading(boolean signatureChecked, Instant now, Source source) {
    TokenRefusal refusal;
    try {
      Caller caller = source.read().caller();
      if (Callers.hasTimeLeft(caller, now)) {
        return new Reading(caller, null, signatureChecked);
      }
      refusal = TokenRefusal.EXPIRED;
    } catch (UnknownTokenKey unknown) {
      refusal = TokenRefusal.UNKNOWN_KEY;
    } catch (ParseException refused) {
      refusal = TokenRefused.reasonOf(refused);
    } catch (InvalidJwtException refused) {
      refusal = TokenRefused.reasonOf(TokenRefused.of(new ParseException("refused", refused)));
    } catch (MalformedClaimException | RuntimeException unreadable) {
      // The library casts and converts claims, as for a token of a request.
      refusal = TokenRefusal.MALFORMED;
    }
    return new Reading(null, refusal, signatureChecked);
  }
}
