package dev.r2presigner.token;

/**
 * A token names a key we do not have. Perhaps it is new: {@link TokenAuthentication} looks once.
 */
final class UnknownTokenKey extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownTokenKey() {
    super("a token names a key that is not known", null, false, false);
  }
}
