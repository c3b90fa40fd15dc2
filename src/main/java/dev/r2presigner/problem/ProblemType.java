package dev.r2presigner.problem;

import dev.r2presigner.policy.Refusal;

/**
 * Lists every problem that this service answers with (RFC 9457). The list is closed, so a client
 * can handle all of it; src/docs/problems.md repeats it and a test compares the two. The slug is
 * the name in lower case with hyphens; slugs and statuses are a contract and never change.
 */
public enum ProblemType {
  INVALID_JSON(400, "The body is not valid JSON"),
  UNKNOWN_FIELD(400, "The body has a field that does not exist"),
  INVALID_REQUEST(400, "The request is invalid"),
  INVALID_KEY(400, "The object key is not allowed"),
  INVALID_TOKEN(401, "A valid token is required"),
  SUBJECT_NOT_ALLOWED(403, "The token's claims can't be part of a key"),
  KEY_NOT_ALLOWED(403, "The policies do not allow this object key"),
  ROLE_REQUIRED(403, "A role is required"),
  OPERATION_NOT_ALLOWED(403, "The policy does not allow this operation"),
  NOT_FOUND(404, "Not found"),
  UPLOAD_NOT_FOUND(404, "There is no such multipart upload"),
  METHOD_NOT_ALLOWED(405, "Method not allowed"),
  NOT_ACCEPTABLE(406, "Not acceptable"),
  CONFLICT(409, "Conflict with the bucket's state"),
  PRECONDITION_FAILED(412, "A precondition failed"),
  BODY_TOO_LARGE(413, "The body is too large"),
  MEDIA_TYPE(415, "The body must be application/json"),
  CONTENT_TYPE_NOT_ALLOWED(422, "The policy does not allow this content type"),
  CONTENT_LENGTH_NOT_ALLOWED(422, "The policy does not allow this length"),
  METADATA_NOT_ALLOWED(422, "The policy does not allow this metadata"),
  CHECKSUM_REQUIRED(422, "The policy requires a checksum"),
  EXPIRY_NOT_ALLOWED(422, "The policy does not allow this expiry"),
  POLICY_REQUIRED(422, "Several policies match"),
  UNKNOWN_POLICY(422, "There is no such policy"),
  RATE_LIMITED(429, "Too many requests"),
  INTERNAL_ERROR(500, "Internal error"),
  TOKEN_KEYS_UNAVAILABLE(503, "Token verification keys unavailable"),
  STORAGE_UNAVAILABLE(503, "Bucket unavailable"),
  OVERLOADED(503, "Service overloaded"),
  STORAGE_TIMEOUT(504, "The bucket did not answer in time");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the title, the same for every problem of this type. */
  public String title() {
    return title;
  }

  /** Returns the last part of the type's URI. */
  public String slug() {
    return Refusal.slug(this);
  }
}
