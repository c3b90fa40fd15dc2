package dev.r2presigner.signing;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Defines what the guards in force add to the signed requests: one place, so that no URL that
 * writes is signed without them. Reads, lists, completions and aborts are left unchanged.
 */
final class GuardHeaders {

  static final String CONDITION_HEADER = "x-amz-copy-source-if-match";

  /** An ETag that no source ever has: every store's ETags are hexadecimal digits only. */
  static final String CONDITION_VALUE = "\"no-copy\"";

  /**
   * The headers absent from the PUT of an object or a part, and from the beginning of a multipart
   * upload.
   */
  private static final List<String> ABSENT_OF_PARTS =
      List.of(
          "x-amz-copy-source",
          "x-amz-acl",
          "x-amz-grant-full-control",
          "x-amz-grant-read",
          "x-amz-grant-read-acp",
          "x-amz-grant-write-acp",
          "x-amz-tagging",
          "x-amz-website-redirect-location",
          "x-amz-storage-class",
          "x-amz-server-side-encryption",
          "x-amz-server-side-encryption-aws-kms-key-id",
          "x-amz-server-side-encryption-context",
          "x-amz-server-side-encryption-bucket-key-enabled",
          "x-amz-server-side-encryption-customer-algorithm",
          "x-amz-server-side-encryption-customer-key",
          "x-amz-server-side-encryption-customer-key-md5",
          "x-amz-object-lock-mode",
          "x-amz-object-lock-retain-until-date",
          "x-amz-object-lock-legal-hold");

  /** The headers absent where an object's own headers are set, Content-Disposition among them. */
  private static final List<String> ABSENT_OF_NAMED_OBJECTS =
      Stream.concat(
              ABSENT_OF_PARTS.stream(),
              Stream.of("content-encoding", "content-language", "expires"))
          .toList();

  /** The same where the grant has no Content-Disposition. */
  private static final List<String> ABSENT_OF_OBJECTS =
      Stream.concat(ABSENT_OF_NAMED_OBJECTS.stream(), Stream.of(SignedHeader.CONTENT_DISPOSITION))
          .toList();

  private GuardHeaders() {}

  /** The kinds of URL that write, by which headers could change what they do. */
  enum Write {
    /** The PUT of an object, or the beginning of a multipart upload. */
    OBJECT,
    /** The same, with a Content-Disposition that was granted. */
    NAMED_OBJECT,
    /** The PUT of a part. */
    PART;

    static Write object(boolean hasDisposition) {
      return hasDisposition ? NAMED_OBJECT : OBJECT;
    }
  }

  /** Returns the headers signed as absent from such a request; none under other guards. */
  static List<String> absent(Guards guards, Write write) {
    if (!guards.have(Guard.ABSENT)) {
      return List.of();
    }
    return switch (write) {
      case OBJECT -> ABSENT_OF_OBJECTS;
      case NAMED_OBJECT -> ABSENT_OF_NAMED_OBJECTS;
      case PART -> ABSENT_OF_PARTS;
    };
  }

  /** Adds the condition to the PUT of an object or a part. */
  static void addCondition(Guards guards, SdkHttpRequest.Builder request) {
    if (guards.have(Guard.CONDITION)) {
      request.putHeader(CONDITION_HEADER, CONDITION_VALUE);
    }
  }
}
