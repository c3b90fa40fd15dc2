package dev.r2presigner.policy;

import java.util.Locale;

/** An operation that a policy may allow. Each call needs exactly one. */
public enum Operation {
  UPLOAD,
  DOWNLOAD,
  MULTIPART,
  DELETE,
  LIST,
  COPY_FROM,
  COPY_TO;

  /** Returns the name used in policies, problems, metrics and the audit. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Tells whether it puts bytes into the bucket, so that the policy must list types and sizes. */
  public boolean writes() {
    return this == UPLOAD || this == MULTIPART;
  }
}
