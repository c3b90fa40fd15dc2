package dev.r2presigner.token;

/**
 * A token names an unknown key. Perhaps it is new: {@link TokenAuthentication} refreshes the keys
 * once.
 */
final class UnknownTokenKey extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient TokenKeySource keys;

  /** Takes the keys of the issuer that the token names. */
  UnknownTokenKey(TokenKeySource keys) {
    super("a token names an unknown key", null, false, false);
    this.keys = keys;
  }

  TokenKeySource keys() {
    return keys;
  }
}
