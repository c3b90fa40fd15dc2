package dev.r2presigner.signing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The guards in force, and what they add to the requests that are signed: one place, so that no URL
 * that writes is signed without them. Reads, lists, completions and aborts are left as they are.
 */
public record Guards(Set<Guard> all) {

  static final String CONDITION_HEADER = "x-amz-copy-source-if-match";

  /** No store gives an ETag without hexadecimal digits only, so no source ever has this one. */
  static final String CONDITION_VALUE = "\"no-copy\"";

  /** Of the PUT of an object or a part, and of the beginning of an upload in parts. */
  private static final List<String> ABSENT =
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

  /** Where an object's own headers are set, and a Content-Disposition is one of them. */
  private static final List<String> ABSENT_OF_NAMED_OBJECTS =
      Stream.concat(ABSENT.stream(), Stream.of("content-encoding", "content-language", "expires"))
          .toList();

  /** The same where the grant has no Content-Disposition. */
  private static final List<String> ABSENT_OF_OBJECTS =
      Stream.concat(ABSENT_OF_NAMED_OBJECTS.stream(), Stream.of(SignedHeader.CONTENT_DISPOSITION))
          .toList();

  public Guards {
    all = Set.copyOf(EnumSet.copyOf(all));
  }

  public static Guards of(Guard first, Guard... more) {
    return new Guards(EnumSet.of(first, more));
  }

  public boolean have(Guard guard) {
    return all.contains(guard);
  }

  /**
   * Guards the PUT of an object.
   *
   * @param hasDisposition whether the request states a Content-Disposition
   */
  void guardObject(SdkHttpRequest.Builder request, boolean hasDisposition) {
    guard(request::putHeader, absent(hasDisposition), true);
  }

  /** Guards the PUT of a part. */
  void guardPart(SdkHttpRequest.Builder request) {
    guard(request::putHeader, ABSENT, true);
  }

  /**
   * Guards the beginning of an upload in parts, which has no condition: it copies nothing.
   *
   * @param hasDisposition whether the request states a Content-Disposition
   */
  void guardBeginning(AwsRequestOverrideConfiguration.Builder request, boolean hasDisposition) {
    guard(request::putHeader, absent(hasDisposition), false);
  }

  private static List<String> absent(boolean hasDisposition) {
    return hasDisposition ? ABSENT_OF_NAMED_OBJECTS : ABSENT_OF_OBJECTS;
  }

  private void guard(BiConsumer<String, String> header, List<String> absent, boolean puts) {
    if (puts && have(Guard.CONDITION)) {
      header.accept(CONDITION_HEADER, CONDITION_VALUE);
    }
    if (have(Guard.ABSENT)) {
      for (String name : absent) {
        header.accept(name, SignedHeader.ABSENT);
      }
    }
  }

  /** By name, in a fixed order. */
  public List<String> wireNames() {
    return new ArrayList<>(EnumSet.copyOf(all)).stream().map(Guard::wireName).toList();
  }

  /** As {@code STORE_GUARD} has it. */
  @Override
  public String toString() {
    return wireNames().stream().collect(Collectors.joining(","));
  }
}
