package dev.r2presigner.uppy;

import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.rest.RequestFields;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The argument that Uppy 6 passes to {@code signRequest}, plus the size and the type that the page
 * adds. Method, upload id and part number together determine which of the six requests it is.
 */
public record SignRequest(
    @Nullable String method,
    @Nullable String key,
    @Nullable String contentType,
    @Nullable BigInteger size,
    @Nullable String uploadId,
    @Nullable Integer partNumber) {

  /** The request that the browser is about to send to the store. */
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
          default ->
              throw RequestFields.invalid("The field 'method' must be PUT, POST, GET or DELETE.");
        };
    boolean needsUpload = kind != Kind.PUT && kind != Kind.CREATE;
    if (needsUpload != begun || (partNumber != null) != (kind == Kind.PART)) {
      throw RequestFields.invalid(
          "Send PUT with both 'uploadId' and 'partNumber' or neither, and GET and DELETE with an"
              + " 'uploadId' only. Objects can't be read or deleted this way.");
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
