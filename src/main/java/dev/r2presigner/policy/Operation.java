package dev.r2presigner.policy;

import java.util.Locale;

/** What a policy may allow. One call needs exactly one of them. */
public enum Operation {
  UPLOAD,
  DOWNLOAD,
  MULTIPART,
  DELETE;

  /** As written in policies, problems, metrics and the audit. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it puts bytes into the bucket, so that types and sizes must be stated. */
  public boolean writes() {
    return this == UPLOAD || this == MULTIPART;
  }
}
