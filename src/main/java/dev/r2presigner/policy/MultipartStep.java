package dev.r2presigner.policy;

/** The steps that follow the beginning of a multipart upload. */
public enum MultipartStep {
  PARTS,
  LIST,
  COMPLETE,
  ABORT
}
