package dev.r2presigner.policy;

/** What is to be done with an upload in parts that was begun. */
public enum MultipartStep {
  PARTS,
  LIST,
  COMPLETE,
  ABORT
}
