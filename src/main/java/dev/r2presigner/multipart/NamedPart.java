package dev.r2presigner.multipart;

import dev.r2presigner.rest.RequestFields;
import dev.r2presigner.store.ETags;
import org.jspecify.annotations.Nullable;

/** A part as the client names it: its number and its ETag, with or without quotes. */
public record NamedPart(int partNumber, String etag) {

  /** Returns the part from the request; both members are required. */
  public static NamedPart of(@Nullable Integer partNumber, @Nullable String etag) {
    return new NamedPart(
        RequestFields.required(partNumber, "partNumber"),
        ETags.bare(RequestFields.required(etag, "etag")));
  }

  /** Returns whether the ETag equals the store's. */
  boolean hasEtag(String stored) {
    return isSame(etag, stored);
  }

  /** Returns whether these are the same ETag, with or without quotes. */
  static boolean isSame(String etag, String other) {
    return ETags.areSame(etag, other);
  }
}
