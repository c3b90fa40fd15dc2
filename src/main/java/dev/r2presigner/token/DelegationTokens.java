package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Claims;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Delegation;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.PoliciesInForce;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jspecify.annotations.Nullable;

/**
 * Writes delegations as JWTs of this service, and reads them back into the callers they stand for.
 * Issuer, audience, type and keys are this service's own, so that neither a login token nor a
 * receipt can pass for one.
 */
@ApplicationScoped
public class DelegationTokens {

  static final String TYPE = "delegation+jwt";

  private static final String POLICY = "policy";
  private static final String KEY = "key";
  private static final String PREFIX = "prefix";
  private static final String OPERATIONS = "operations";
  private static final String CONTENT_TYPES = "contentTypes";
  private static final String MAX_SIZE = "maxSize";
  private static final String DELEGATOR = "delegator";
  private static final String SUBJECT = "sub";
  private static final String ROLES = "roles";
  private static final String CLAIMS = "claims";

  private final ServiceKeys keys;
  private final PoliciesInForce policies;
  private final JWTAuthContextInfo info;

  DelegationTokens(ServiceKeys keys, PoliciesInForce policies) {
    this.keys = keys;
    this.policies = policies;
    this.info = contextInfo(keys);
  }

  private static JWTAuthContextInfo contextInfo(ServiceKeys keys) {
    JWTAuthContextInfo info = new JWTAuthContextInfo();
    info.setIssuedBy(keys.issuer());
    info.setExpectedAudience(Set.of(keys.issuer()));
    info.setSignatureAlgorithm(EnumSet.of(SignatureAlgorithm.ES256));
    info.setRelaxVerificationKeyValidation(false);
    info.setClockSkew((int) TokenTimes.SKEW.toSeconds());
    info.setMaxTimeToLiveSecs(0L);
    info.setRequiredClaims(Set.of("exp", "iat", "iss", "jti", SUBJECT, POLICY, DELEGATOR));
    return info;
  }

  /** Tells whether this service can sign and verify delegations. */
  public boolean areOn() {
    return keys.areConfigured();
  }

  /**
   * Signs a delegation.
   *
   * @param claims those of the delegator's that prefixes may need
   */
  public String sign(Caller delegator, Delegation delegation, Claims claims, Instant expiresAt) {
    Delegation.Terms terms = delegation.terms();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("aud", keys.issuer());
    all.put(SUBJECT, delegation.subject());
    all.put("iat", delegation.issuedAt().getEpochSecond());
    all.put("exp", expiresAt.getEpochSecond());
    all.put("jti", delegation.id());
    all.put(POLICY, terms.policy());
    all.put(terms.scope() instanceof Scope.OneKey ? KEY : PREFIX, terms.scope().text());
    all.put(OPERATIONS, terms.operations().stream().map(Operation::wireName).toList());
    if (terms.contentTypes() != null) {
      all.put(CONTENT_TYPES, terms.contentTypes().patterns());
    }
    if (terms.maxSize() != null) {
      all.put(MAX_SIZE, terms.maxSize());
    }
    Map<String, Object> from = new LinkedHashMap<>();
    from.put(SUBJECT, delegator.subject());
    from.put(ROLES, List.copyOf(delegator.roles()));
    from.put(CLAIMS, claims.toJson());
    all.put(DELEGATOR, from);
    return keys.sign(TYPE, all);
  }

  /** Returns the keys that verify delegations now; null if they are off. */
  @Nullable ServiceKeyring current() {
    return keys.current();
  }

  JWTAuthContextInfo info() {
    return info;
  }

  /** Tells whether a token of this issuer is one of this service. */
  boolean areOf(String issuer) {
    return areOn() && keys.issuer().equals(issuer);
  }

  /** Returns the delegator, within the terms of a verified delegation. */
  Caller caller(JwtClaims claims, Instant expiresAt) throws MalformedClaimException, TokenRefused {
    Map<?, ?> delegator = required(claims.getClaimValue(DELEGATOR, Map.class));
    Set<String> roles = new LinkedHashSet<>();
    for (Object role : (Collection<?>) required(delegator.get(ROLES))) {
      roles.add((String) role);
    }
    Claims carried = Claims.read((Map<?, ?>) required(delegator.get(CLAIMS)));
    Delegation delegation =
        new Delegation(
            terms(claims),
            required(claims.getSubject()),
            required(claims.getJwtId()),
            Instant.ofEpochSecond(required(claims.getIssuedAt()).getValue()));
    return new Caller(
        (String) required(delegator.get(SUBJECT)), roles, carried, expiresAt, delegation);
  }

  private static Delegation.Terms terms(JwtClaims claims)
      throws MalformedClaimException, TokenRefused {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    for (String word : claims.getStringListClaimValue(OPERATIONS)) {
      operations.add(Operation.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
    }
    String key = claims.getStringClaimValue(KEY);
    Scope scope =
        key == null
            ? new Scope.Under(required(claims.getStringClaimValue(PREFIX)))
            : new Scope.OneKey(key);
    List<String> types =
        claims.hasClaim(CONTENT_TYPES) ? claims.getStringListClaimValue(CONTENT_TYPES) : null;
    if (scope.flaw() != null || operations.isEmpty()) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "a delegation of nothing");
    }
    return new Delegation.Terms(
        required(claims.getStringClaimValue(POLICY)),
        scope,
        operations,
        types == null ? null : new ContentTypes(new ArrayList<>(types)),
        claims.getClaimValue(MAX_SIZE, Long.class));
  }

  /** Rejects a delegation that the operator has ended since it was made. */
  void requireNotEnded(Delegation delegation) throws TokenRefused {
    if (policies.get().haveEnded(delegation)) {
      throw new TokenRefused(TokenRefusal.EXPIRED, "a delegation that its policy has ended");
    }
  }

  private static <T> T required(@Nullable T claim) throws TokenRefused {
    if (claim == null) {
      throw new TokenRefused(TokenRefusal.MALFORMED, "a claim of the delegation is missing");
    }
    return claim;
  }
}
