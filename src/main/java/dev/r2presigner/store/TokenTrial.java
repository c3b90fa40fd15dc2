package dev.r2presigner.store;

import dev.r2presigner.bucket.GivenToken.Place;
import dev.r2presigner.bucket.R2Settings;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Response;

/**
 * Tests whether the bucket accepts a token, with a call that changes nothing: the main one reads an
 * object, the one for writing aborts an upload, neither of which exists.
 */
final class TokenTrial {

  /** A key without an object: any answer but a rejection of the token will do. */
  private static final String KEY = ".r2-presigner/credentials";

  /** The id of an upload that was never begun. */
  private static final String UPLOAD_ID = "none";

  enum Verdict {
    TAKEN,
    REFUSED,
    /** The bucket did not answer, which says nothing against a token. */
    UNKNOWN
  }

  private final StoreConfig config;
  private final R2Settings settings;
  private final StoreMeters meters;

  TokenTrial(StoreConfig config, R2Settings settings, StoreMeters meters) {
    this.config = config;
    this.settings = settings;
    this.meters = meters;
  }

  Verdict of(Place place, AwsCredentials token) {
    StoreClient trial =
        new StoreClient(config, settings, StaticCredentialsProvider.create(token), meters);
    try {
      trial.call(call(place));
      return Verdict.TAKEN;
    } catch (StoreException answer) {
      return switch (answer.kind()) {
        case NOT_FOUND, UPLOAD_NOT_FOUND, PRECONDITION_FAILED -> Verdict.TAKEN;
        case NOT_PERMITTED, CONFLICT -> Verdict.REFUSED;
        case UNAVAILABLE, TIMEOUT, BUSY -> Verdict.UNKNOWN;
      };
    } finally {
      trial.close();
    }
  }

  private Function<S3Client, S3Response> call(Place place) {
    return switch (place) {
      case MAIN ->
          s3 ->
              s3.getObjectAsBytes(get -> get.bucket(settings.bucket()).key(KEY).range("bytes=0-0"))
                  .response();
      case WRITE ->
          s3 ->
              s3.abortMultipartUpload(
                  abort -> abort.bucket(settings.bucket()).key(KEY).uploadId(UPLOAD_ID));
    };
  }
}
