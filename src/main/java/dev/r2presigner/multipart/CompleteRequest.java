package dev.r2presigner.multipart;

import dev.r2presigner.rest.LargeBody;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request to complete a multipart upload, from the named parts or from all uploaded
 * ones. With the size, a missing last part is detected, which R2 itself cannot do.
 */
@LargeBody
public record CompleteRequest(
    @Nullable String uploadId,
    @Nullable String key,
    @Nullable List<@Nullable Part> parts,
    @Nullable BigInteger contentLength) {

  /** A part, with the ETag that the store returned for its PUT. */
  public record Part(@Nullable Integer partNumber, @Nullable String etag) {}

  @Nullable List<NamedPart> named() {
    return parts == null ? null : parts.stream().map(CompleteRequest::named).toList();
  }

  private static NamedPart named(@Nullable Part part) {
    Part given = RequestFields.required(part, "parts");
    return NamedPart.of(given.partNumber(), given.etag());
  }
}
