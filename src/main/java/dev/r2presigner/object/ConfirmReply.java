package dev.r2presigner.object;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.store.ObjectStore.StoredObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of comparing the stored object with the client's expectation. A checksum that the
 * store did not record confirms nothing and counts as a difference; so do metadata that the policy
 * does not list, a content encoding, which some stores accept unsigned, and whatever else the
 * policy would not grant.
 *
 * @param receipt only where it matches, and where this service has keys of its own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"matches", "differences", "object", "receipt"})
public record ConfirmReply(
    boolean matches, List<Difference> differences, StoredObject object, @Nullable String receipt) {

  /** A member that differs; {@code expected} or {@code actual} is null where it is absent. */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  @JsonPropertyOrder({"member", "expected", "actual"})
  public record Difference(String member, @Nullable Object expected, @Nullable Object actual) {}

  static List<Difference> differences(
      ConfirmRequest expected, StoredObject stored, Grant.Existing grant) {
    List<Difference> differences = new ArrayList<>();
    long length = stored.contentLength();
    if (expected.contentLength() != null
        && !expected.contentLength().equals(BigInteger.valueOf(length))) {
      differences.add(new Difference("contentLength", expected.contentLength(), length));
    }
    if (!Objects.equals(expected.contentType(), stored.contentType())) {
      differences.add(new Difference("contentType", expected.contentType(), stored.contentType()));
    }
    String checksum = expected.checksumSha256();
    if (checksum != null && !checksum.equals(stored.checksumSha256())) {
      differences.add(new Difference("checksumSha256", checksum, stored.checksumSha256()));
    }
    Map<String, String> listed = new TreeMap<>(stored.metadata());
    List<String> names = grant.rules().metadata();
    listed.keySet().removeIf(name -> !names.contains(name.toLowerCase(Locale.ROOT)));
    if (!listed.equals(stored.metadata())) {
      differences.add(new Difference("metadata", listed, stored.metadata()));
    }
    String encoding = stored.contentEncoding();
    if (encoding != null && !encoding.isEmpty()) {
      differences.add(new Difference("contentEncoding", null, encoding));
    }
    List<String> refused = stored.refusedBy(grant.rules());
    if (!refused.isEmpty()) {
      differences.add(new Difference("policy", grant.policy(), refused));
    }
    return differences;
  }
}
