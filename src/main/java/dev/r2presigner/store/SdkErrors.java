package dev.r2presigner.store;

import dev.r2presigner.store.StoreException.Kind;
import java.net.SocketTimeoutException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK throws, as what it means for whoever asked. */
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
            "The bucket did not answer in time; what was asked may have happened all the same.",
            failure)
        : new StoreException(
            Kind.UNAVAILABLE, "The bucket can't be reached right now; try again soon.", failure);
  }

  private static StoreException answered(AwsServiceException answer) {
    String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
    int status = answer.statusCode();
    if ("NoSuchUpload".equals(code)) {
      return new StoreException(
          Kind.UPLOAD_NOT_FOUND,
          "There is no such upload of this key: it was never begun, or it was completed or aborted.",
          answer);
    }
    if ("NoSuchBucket".equals(code)) {
      return new StoreException(
          Kind.NOT_PERMITTED,
          "The bucket that this service is set up for does not exist; tell the operator.",
          answer);
    }
    if (code != null && BAD_PARTS.contains(code)) {
      return new StoreException(
          Kind.CONFLICT, "A part is missing at the bucket, or its ETag is another.", answer);
    }
    if ("ObjectLockedByBucketPolicy".equals(code)) {
      return new StoreException(
          Kind.CONFLICT,
          "A lock of the bucket keeps this object as it is; wait until the lock ends, or take another"
              + " key.",
          answer);
    }
    return switch (status) {
      case 404 -> new StoreException(Kind.NOT_FOUND, "There is no such object.", answer);
      case 412 ->
          new StoreException(
              Kind.PRECONDITION_FAILED,
              "There is an object of this key already, and the policy does not let it be overwritten.",
              answer);
      case 400, 409 ->
          new StoreException(
              Kind.CONFLICT, "The bucket did not take this as things stand there.", answer);
      case 401, 403 ->
          new StoreException(
              Kind.NOT_PERMITTED,
              "The bucket does not let this service's own token do this; tell the operator.",
              answer);
      case 501 ->
          new StoreException(
              Kind.NOT_PERMITTED, "This store does not know the call that is needed.", answer);
      default ->
          new StoreException(
              Kind.UNAVAILABLE, "The bucket can't do this right now; try again soon.", answer);
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
