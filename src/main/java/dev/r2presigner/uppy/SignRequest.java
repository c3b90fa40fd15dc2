package dev.r2presigner.uppy;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * What Uppy 6 hands to {@code signRequest}, with the size and the type that the page adds. Which of
 * the six requests it is, method, upload id and part number say together.
 */
public record SignRequest(
    @Nullable String method,
    @Nullable String key,
    @Nullable String contentType,
    @Nullable BigInteger size,
    @Nullable String uploadId,
    @Nullable Integer partNumber) {

  /** What the browser is about to send to the store. */
  enum Kind {
    PUT,
    CREATE,
    PART,
    LIST,
    COMPLETE,
    ABORT
  }

  Kind kind() {
    String verb = RequestFields.required(method, "method");
    boolean begun = uploadId != null;
    Kind kind =
        switch (verb) {
          case "PUT" -> partNumber == null ? Kind.PUT : Kind.PART;
          case "POST" -> begun ? Kind.COMPLETE : Kind.CREATE;
          case "GET" -> Kind.LIST;
          case "DELETE" -> Kind.ABORT;
          default -> throw RequestFields.invalid("The field 'method' is PUT, POST, GET or DELETE.");
        };
    boolean needsUpload = kind != Kind.PUT && kind != Kind.CREATE;
    if (needsUpload != begun || (partNumber != null) != (kind == Kind.PART)) {
      throw RequestFields.invalid(
          "Uppy sends PUT with both 'uploadId' and 'partNumber' or neither, GET and DELETE with an"
              + " 'uploadId', POST with or without; objects are neither read nor deleted this way.");
    }
    return kind;
  }

  Intent.Upload toUpload() {
    return new Intent.Upload(name(), content(), null, true);
  }

  Intent.CreateMultipart toCreate() {
    return new Intent.CreateMultipart(name(), content(), true);
  }

  private ObjectName name() {
    return new ObjectName.Key(RequestFields.required(key, "key"), null);
  }

  private ObjectContent content() {
    return ObjectContent.of(contentType, RequestFields.saturated(size));
  }
}
