package dev.r2presigner.signing;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policy;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Lists the headers that a signature can bind, in one place: what {@link UrlSigner} signs and what
 * the bucket's CORS policy must allow are the same list, or browsers fail at the preflight.
 */
public final class SignedHeader {

  static final String HOST = "host";
  static final String CONTENT_LENGTH = "content-length";
  static final String CONTENT_TYPE = "content-type";
  static final String CACHE_CONTROL = "cache-control";
  static final String CONTENT_DISPOSITION = "content-disposition";
  static final String IF_NONE_MATCH = "if-none-match";
  static final String IF_MATCH = "if-match";
  static final String CHECKSUM_SHA256 = "x-amz-checksum-sha256";
  static final String METADATA = "x-amz-meta-";

  /** The value under which a header that must not be sent is signed; no granted value is empty. */
  static final String ABSENT = "";

  /** The headers that every client sets itself, and that a browser does not let scripts set. */
  static final Set<String> CLIENTS_OWN = Set.of(HOST, CONTENT_LENGTH);

  private SignedHeader() {}

  /** Returns the headers that a client of these policies may have to send, by name, sorted. */
  public static List<String> sentUnder(Iterable<Policy> policies, Guards guards) {
    Set<String> names = new TreeSet<>();
    for (Policy policy : policies) {
      if (policy.access().operations().stream().noneMatch(Operation::takesUploads)) {
        continue;
      }
      names.add(CONTENT_TYPE);
      names.add(CACHE_CONTROL);
      names.add(CHECKSUM_SHA256);
      if (guards.have(Guard.CONDITION)) {
        names.add(GuardHeaders.CONDITION_HEADER);
      }
      if (!policy.placement().overwrite()) {
        names.add(IF_NONE_MATCH);
      }
      if (policy.replacesObjects()) {
        names.add(IF_MATCH);
      }
      if (policy.content().storeDisposition()) {
        names.add(CONTENT_DISPOSITION);
      }
      policy.content().metadata().forEach(name -> names.add(METADATA + name));
    }
    return List.copyOf(names);
  }
}
