package dev.r2presigner.token;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Reduces a failure to load keys to what the log may say of it. */
final class KeyLoadFailure {

  private KeyLoadFailure() {}

  /** Unwraps a failure down to its reason in our own words, if there is one. */
  static Throwable cause(Throwable failure) {
    Throwable found = failure;
    while (found.getCause() != null
        && (found instanceof CompletionException || found instanceof UncheckedIOException)) {
      found = found.getCause();
    }
    for (Throwable cause = found; cause != null; cause = cause.getCause()) {
      if (cause instanceof JwksClient.Refused
          || cause instanceof TokenKeys.Unusable
          || cause instanceof SSLException) {
        return cause;
      }
    }
    return found;
  }

  /** In our own words, or the kind of failure: other messages may quote what was received. */
  static String reason(Throwable cause) {
    if (cause instanceof JwksClient.Refused || cause instanceof TokenKeys.Unusable) {
      return String.valueOf(cause.getMessage());
    }
    String kind = cause.getClass().getSimpleName();
    return cause instanceof SSLException ? kind + ": " + cause.getMessage() : kind;
  }
}
