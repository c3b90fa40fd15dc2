package dev.r2presigner.policy;

/**
 * Accepts the header values that every client sends and every signer canonicalises the same way:
 * printable ASCII without leading, trailing or consecutive spaces (SigV4 folds those). Anything
 * else would be signed as one value and sent as another.
 */
public final class HeaderValue {

  private HeaderValue() {}

  /** Tells whether the text is such a value. */
  public static boolean isLegal(String text) {
    return !text.isEmpty()
        && text.equals(text.strip())
        && !text.contains("  ")
        && text.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
  }
}
