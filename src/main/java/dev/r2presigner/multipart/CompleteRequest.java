package dev.r2presigner.multipart;

import dev.r2presigner.rest.LargeBody;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which upload is to become an object: of the parts named, or of all that have arrived. With the
 * size, a last part that is missing is noticed; R2 itself can't know.
 */
@LargeBody
public record CompleteRequest(
    @Nullable String uploadId,
    @Nullable String key,
    @Nullable List<@Nullable Part> parts,
    @Nullable BigInteger contentLength) {

  /** A part, with the ETag that the store answered to its PUT. */
  public record Part(@Nullable Integer partNumber, @Nullable String etag) {}

  @Nullable List<NamedPart> named() {
    return parts == null ? null : parts.stream().map(CompleteRequest::named).toList();
  }

  private static NamedPart named(@Nullable Part part) {
    Part given = RequestFields.required(part, "parts");
    return NamedPart.of(given.partNumber(), given.etag());
  }
}
