package dev.r2presigner.token;

/**
 * A token names an unknown key. Perhaps it is new: {@link TokenAuthentication} refreshes the keys
 * once.
 */
final class UnknownTokenKey extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownTokenKey() {
    super("a token names an unknown key", null, false, false);
  }
}
