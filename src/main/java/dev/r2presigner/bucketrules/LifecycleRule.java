package dev.r2presigner.bucketrules;

/**
 * One rule of the bucket's lifecycle.
 *
 * @param prefix what it is for: the keys that begin with it
 * @param days after how many days it acts
 */
record LifecycleRule(String id, String prefix, Action action, int days) {

  /** What a rule does. */
  enum Action {
    /** Aborts an upload in parts that was begun so many days ago. */
    ABORT_UPLOAD,
    /** Deletes an object that was stored so many days ago. */
    EXPIRE
  }
}
