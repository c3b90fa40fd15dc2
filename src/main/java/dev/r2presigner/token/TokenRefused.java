package dev.r2presigner.token;

import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.jwt.auth.principal.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Refuses a token with its reason and no more: the library's own exceptions have the whole token in
 * their message, and the framework logs causes.
 */
public final class TokenRefused extends ParseException {

  private static final long serialVersionUID = 1L;

  /** What the library's checks of claims mean, the first that failed first. */
  private static final Map<Integer, TokenRefusal> CHECKS = new LinkedHashMap<>();

  static {
    CHECKS.put(ErrorCodes.SIGNATURE_INVALID, TokenRefusal.SIGNATURE);
    CHECKS.put(ErrorCodes.ISSUER_MISSING, TokenRefusal.ISSUER);
    CHECKS.put(ErrorCodes.ISSUER_INVALID, TokenRefusal.ISSUER);
    CHECKS.put(ErrorCodes.AUDIENCE_MISSING, TokenRefusal.AUDIENCE);
    CHECKS.put(ErrorCodes.AUDIENCE_INVALID, TokenRefusal.AUDIENCE);
    CHECKS.put(ErrorCodes.EXPIRED, TokenRefusal.EXPIRED);
    CHECKS.put(ErrorCodes.NOT_YET_VALID, TokenRefusal.NOT_YET_VALID);
    // It would live for ever.
    CHECKS.put(ErrorCodes.EXPIRATION_MISSING, TokenRefusal.LIFE);
  }

  private final TokenRefusal reason;

  TokenRefused(TokenRefusal reason, String text) {
    super(text);
    this.reason = reason;
  }

  /** Returns what the library's refusal means, and drops the rest of it. */
  static TokenRefused of(ParseException refused) {
    if (refused instanceof TokenRefused ours) {
      return ours;
    }
    TokenRefusal reason = TokenRefusal.MALFORMED;
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenKeys.OtherAlgorithm) {
        return because(TokenRefusal.ALGORITHM);
      }
      if (cause instanceof UnresolvableKeyException) {
        reason = TokenRefusal.SIGNATURE;
      }
      if (cause instanceof InvalidJwtException invalid) {
        for (Map.Entry<Integer, TokenRefusal> check : CHECKS.entrySet()) {
          if (invalid.hasErrorCode(check.getKey())) {
            return because(check.getValue());
          }
        }
      }
    }
    return because(reason);
  }

  private static TokenRefused because(TokenRefusal reason) {
    return new TokenRefused(reason, reason.word());
  }

  /** Returns the failure that ends a request with 401 for this reason. */
  public static AuthenticationFailedException failure(TokenRefusal reason) {
    return new AuthenticationFailedException(reason.word(), because(reason));
  }

  /**
   * Returns the reason of a failed authentication. One that gives none is of a token that could not
   * be read.
   */
  public static TokenRefusal reasonOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TokenRefused refused) {
        return refused.reason;
      }
    }
    return TokenRefusal.MALFORMED;
  }
}
