package dev.r2presigner.multipart;

import dev.r2presigner.rest.RequestFields;
import org.jspecify.annotations.Nullable;

/** A part as the client names it: its number and its ETag, with or without quotes. */
public record NamedPart(int partNumber, String etag) {

  /** Returns the part from the request; both members are required. */
  public static NamedPart of(@Nullable Integer partNumber, @Nullable String etag) {
    return new NamedPart(
        RequestFields.required(partNumber, "partNumber"),
        bare(RequestFields.required(etag, "etag")));
  }

  /** Returns whether the ETag equals the store's. */
  boolean hasEtag(String stored) {
    return isSame(etag, stored);
  }

  /** Returns whether these are the same ETag, with or without quotes. */
  static boolean isSame(String etag, String other) {
    return bare(etag).equals(bare(other));
  }

  private static String bare(String etag) {
    return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }
}
