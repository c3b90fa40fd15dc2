package dev.r2presigner.token;

/**
 * The key a token names can't be loaded, so the token can't be judged: 503, not 401, or clients
 * would discard valid tokens whenever the key server is down.
 */
public class TokenKeysUnavailable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  TokenKeysUnavailable() {
    // No stack trace: it is thrown for each request of an outage and says nothing new.
    super("the keys that verify tokens are not available", null, false, false);
  }
}
