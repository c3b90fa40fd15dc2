package dev.r2presigner.object;

import dev.r2presigner.rest.RequestFields;
import org.jspecify.annotations.Nullable;

/** A client's request to copy an object inside the bucket, or to move it. */
public record CopyRequest(
    @Nullable String from, @Nullable String to, @Nullable String ifMatch, @Nullable Boolean move) {

  /** Returns the request, once all required members are present and valid. */
  CopyRequest checked() {
    if (sourceKey().equals(targetKey())) {
      throw RequestFields.invalid("Send a 'to' that differs from 'from'.");
    }
    if (ifMatch != null && ifMatch.isEmpty()) {
      throw RequestFields.invalid("The field 'ifMatch' must be an ETag.");
    }
    RequestFields.headerValue(ifMatch, "ifMatch");
    return this;
  }

  String sourceKey() {
    return RequestFields.required(from, "from");
  }

  String targetKey() {
    return RequestFields.required(to, "to");
  }

  boolean moves() {
    return Boolean.TRUE.equals(move);
  }
}
