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
  COPY_TO,
  /** Gives away credentials for the policy's other operations. */
  CREDENTIALS;

  /** Returns the name used in policies, problems, metrics and the audit. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Tells whether it puts bytes into the bucket, so that the policy must list types and sizes. */
  public boolean writes() {
    return takesUploads() || this == COPY_TO;
  }

  /** Tells whether clients send the bytes themselves, by URLs that are signed for it. */
  public boolean takesUploads() {
    return this == UPLOAD || this == MULTIPART;
  }

  /** Tells whether credentials can be for it: not for copies, which reach beyond a prefix. */
  public boolean isForCredentials() {
    return this != COPY_FROM && this != COPY_TO && this != CREDENTIALS;
  }
}
