package dev.r2presigner.store;

import dev.r2presigner.store.StoreException.Kind;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Translates the SDK's exceptions into {@link StoreException}. */
final class SdkErrors {

  private static final Set<String> BAD_PARTS = Set.of("InvalidPart", "InvalidPartOrder");

  private SdkErrors() {}

  static StoreException of(SdkException failure) {
    if (failure instanceof AwsServiceException answered) {
      return answered(answered);
    }
    boolean late =
        failure instanceof ApiCallTimeoutException
            || failure instanceof ApiCallAttemptTimeoutException
            || hasCause(failure, SocketTimeoutException.class);
    return late
        ? new StoreException(
            Kind.TIMEOUT,
            "The bucket did not answer in time. The operation may have succeeded;"
                + " check before you retry.",
            failure)
        : new StoreException(Kind.UNAVAILABLE, "The bucket is unreachable. Retry later.", failure);
  }

  private static StoreException answered(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    return answered(code, answer.statusCode(), answer);
  }

  /** Translates what the store says of one object among others, which has no status of its own. */
  static StoreException ofDeletion(S3Error error) {
    boolean denied = "AccessDenied".equals(error.code());
    return answered(error.code(), denied ? 403 : 500, null);
  }

  private static StoreException answered(
      @Nullable String code, int status, @Nullable Exception answer) {
    if ("NoSuchUpload".equals(code)) {
      return new StoreException(
          Kind.UPLOAD_NOT_FOUND,
          "No such upload exists for this key. It was never begun, or it was completed or aborted.",
          answer);
    }
    if ("NoSuchBucket".equals(code)) {
      return new StoreException(
          Kind.NOT_PERMITTED,
          "The configured bucket does not exist. Contact the operator.",
          answer);
    }
    if (code != null && BAD_PARTS.contains(code)) {
      return new StoreException(
          Kind.CONFLICT, "A part is missing at the bucket, or its ETag does not match.", answer);
    }
    if ("ObjectLockedByBucketPolicy".equals(code)) {
      return new StoreException(
          Kind.CONFLICT,
          "A bucket lock protects this object. Wait until the lock expires, or use another"
              + " key.",
          answer);
    }
    return switch (status) {
      case 404 -> new StoreException(Kind.NOT_FOUND, "There is no such object.", answer);
      case 412 ->
          new StoreException(
              Kind.PRECONDITION_FAILED,
              "An object with this key exists, and the policy does not allow overwriting it."
                  + " Use another key.",
              answer);
      case 400, 409 ->
          new StoreException(
              Kind.CONFLICT, "The bucket rejected the call in its current state.", answer);
      case 401, 403 ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The service's bucket credentials do not permit this operation."
                  + " Contact the operator.",
              answer);
      case 501 ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The store does not support the required call. Contact the operator.",
              answer);
      default ->
          new StoreException(
              Kind.UNAVAILABLE, "The bucket can't perform the operation now. Retry later.", answer);
    };
  }

  private static boolean hasCause(@Nullable Throwable failure, Class<? extends Throwable> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
