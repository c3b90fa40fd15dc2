package dev.r2presigner.bucket;

import java.util.Locale;

/**
 * A way to keep an upload URL from becoming a copy of another user's object. A signature can't
 * forbid a header, and some stores accept {@code x-amz-copy-source} unsigned and copy with the
 * signer's rights (the class of CVE-2026-54330). Which guard works is a property of the store.
 */
public enum Guard {
  /** A signed copy condition that no copy meets and a plain upload ignores. */
  CONDITION,
  /** The headers that change what a request does are signed as absent. */
  ABSENT,
  /** URLs that write are signed with a second key that may not read. */
  WRITE_ONLY,
  /** Nothing is added: the store refuses unsigned {@code x-amz-*} headers by itself. */
  STORE;

  /** Returns the value of {@code STORE_GUARD}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
