package dev.r2presigner.store;

/** Compares ETags, which stores, proxies and clients write with or without quotes. */
public final class ETags {

  private ETags() {}

  /** Returns whether these are the same ETag, with or without quotes. */
  public static boolean areSame(String etag, String other) {
    return bare(etag).equals(bare(other));
  }

  /** Returns the ETag without its quotes. */
  public static String bare(String etag) {
    return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }
}
