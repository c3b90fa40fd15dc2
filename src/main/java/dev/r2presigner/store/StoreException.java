package dev.r2presigner.store;

import org.jspecify.annotations.Nullable;

/**
 * A failed call to the bucket. The kind decides the answer, the detail is a sentence for the
 * client; the cause is for the log only, since the SDK's messages name hosts and quote the store.
 */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The kind of failure, as far as a client can act on the difference. */
  public enum Kind {
    /** There is no such object. */
    NOT_FOUND,
    /** There is no such multipart upload: never begun, completed, aborted, or another key's. */
    UPLOAD_NOT_FOUND,
    /** The store's state does not allow the call, like a missing part. */
    CONFLICT,
    /** A condition did not hold, like write-once on an object that exists. */
    PRECONDITION_FAILED,
    /**
     * The token lacks the permission, or the store does not support the call: only the operator can
     * help.
     */
    NOT_PERMITTED,
    /** The store can't be reached, or answered that it is unavailable. */
    UNAVAILABLE,
    /** The call did not end in time; the operation may have succeeded. */
    TIMEOUT,
    /** The limit on concurrent calls is reached. */
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

  /** Returns the sentence for the client; it names no host, no key and no secret. */
  public String detail() {
    return detail;
  }
}
