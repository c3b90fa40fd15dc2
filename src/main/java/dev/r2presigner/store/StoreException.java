package dev.r2presigner.store;

import org.jspecify.annotations.Nullable;

/**
 * A call to the bucket that did not do what it was for. The trouble decides the answer, the detail
 * is a sentence for the client; the cause is for the log only, since the SDK's messages name hosts
 * and quote the store.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What went wrong, told apart as far as a client can act on it. */
  public enum Kind {
    /** No such object. */
    NOT_FOUND,
    /** No such multipart upload: never begun, completed, aborted, or another key's. */
    UPLOAD_NOT_FOUND,
    /** The store's state does not fit, like a part that is missing. */
    CONFLICT,
    /** A condition did not hold, like write-once on an object that exists. */
    PRECONDITION_FAILED,
    /** The token may not, or the store does not know the call: only the operator can help. */
    NOT_PERMITTED,
    /** No connection, or the store said that it can't right now. */
    UNAVAILABLE,
    /** Not done within the time a call may take; it may have happened all the same. */
    TIMEOUT,
    /** As many calls as may be under way are under way. */
    BUSY
  }

  private final Kind kind;
  private final String detail;

  StoreException(Kind kind, String detail, @Nullable Throwable cause) {
    super(kind.name(), cause);
    this.kind = kind;
    this.detail = detail;
  }

  public Kind kind() {
    return kind;
  }

  /** Names no host, no key and no secret. */
  public String detail() {
    return detail;
  }
}
