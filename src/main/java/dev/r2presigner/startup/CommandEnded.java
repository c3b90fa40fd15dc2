package dev.r2presigner.startup;

import org.jspecify.annotations.Nullable;

/**
 * Ends the process after a command, the same way a refused start ends. Quarkus' own exception for
 * this leaves the process waiting for a signal.
 */
final class CommandEnded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  CommandEnded(int code, @Nullable String complaint) {
    super(complaint, null, false, false);
    this.code = code;
  }

  /** Returns the cause of this type, or null if the start ended for another reason. */
  static @Nullable CommandEnded in(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof CommandEnded ended) {
        return ended;
      }
    }
    return null;
  }

  int code() {
    return code;
  }
}
