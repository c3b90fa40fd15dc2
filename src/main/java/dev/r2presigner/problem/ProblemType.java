package dev.r2presigner.problem;

import dev.r2presigner.policy.Refusal;

/**
 * Everything this service answers when the answer is not a success (RFC 9457). Closed: a client can
 * handle the whole list, which src/docs/problems.md repeats and a test compares. The slug is the
 * name in lower case with hyphens; slugs and statuses are a contract and never change.
 */
public enum ProblemType {
  INVALID_JSON(400, "The body is not valid JSON"),
  UNKNOWN_FIELD(400, "The body has a field that does not exist"),
  INVALID_REQUEST(400, "The request has the wrong shape"),
  INVALID_KEY(400, "The object key is not allowed"),
  INVALID_TOKEN(401, "A valid token is needed"),
  SUBJECT_NOT_ALLOWED(403, "The token's claims can't be part of a key"),
  KEY_NOT_ALLOWED(403, "The object key is not yours"),
  ROLE_REQUIRED(403, "A role is missing"),
  OPERATION_NOT_ALLOWED(403, "The policy does not allow this operation"),
  NOT_FOUND(404, "There is nothing here"),
  UPLOAD_NOT_FOUND(404, "There is no such multipart upload"),
  METHOD_NOT_ALLOWED(405, "This method does not exist here"),
  NOT_ACCEPTABLE(406, "No answer of the accepted type"),
  CONFLICT(409, "The bucket's state does not fit"),
  PRECONDITION_FAILED(412, "The object exists already"),
  BODY_TOO_LARGE(413, "The body is too large"),
  MEDIA_TYPE(415, "The body must be application/json"),
  CONTENT_TYPE_NOT_ALLOWED(422, "The policy does not allow this content type"),
  CONTENT_LENGTH_NOT_ALLOWED(422, "The policy does not allow this length"),
  METADATA_NOT_ALLOWED(422, "The policy does not allow this metadata"),
  CHECKSUM_REQUIRED(422, "The policy requires a checksum"),
  EXPIRY_NOT_ALLOWED(422, "The policy does not allow this expiry"),
  POLICY_REQUIRED(422, "Several policies fit"),
  UNKNOWN_POLICY(422, "There is no such policy"),
  RATE_LIMITED(429, "Too many requests"),
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  TOKEN_KEYS_UNAVAILABLE(503, "Tokens can't be verified right now"),
  STORAGE_UNAVAILABLE(503, "The bucket can't be used right now"),
  OVERLOADED(503, "Too much is going on right now"),
  STORAGE_TIMEOUT(504, "The bucket did not answer in time");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The same for every problem of this type. */
  public String title() {
    return title;
  }

  /** The last part of the type's URI. */
  public String slug() {
    return Refusal.slug(this);
  }
}
