package dev.r2presigner.multipart;

import dev.r2presigner.rest.RequestFields;
import org.jspecify.annotations.Nullable;

/** A part as a client names it: its number, and the ETag it was given, quoted or bare. */
public record NamedPart(int partNumber, String etag) {

  /** Of what was sent; both are required. */
  public static NamedPart of(@Nullable Integer partNumber, @Nullable String etag) {
    return new NamedPart(
        RequestFields.required(partNumber, "partNumber"),
        bare(RequestFields.required(etag, "etag")));
  }

  /** Whether it is the one that the store has. */
  boolean hasEtag(String stored) {
    return etag.equals(bare(stored));
  }

  private static String bare(String etag) {
    return etag.length() > 1 && etag.startsWith("\"") && etag.endsWith("\"")
        ? etag.substring(1, etag.length() - 1)
        : etag;
  }
}
