package dev.r2presigner.object;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
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
 * Whether what is stored is what the client believes, and where it is not. A checksum that the
 * store does not know confirms nothing, and so counts as a difference; so do metadata that the
 * policy does not list and a content encoding, which some stores take unsigned.
 */
@JsonPropertyOrder({"matches", "differences", "object"})
public record ConfirmReply(boolean matches, List<Difference> differences, StoredObject object) {

  /** One member that differs; one that is expected not to be there, or is not, is null. */
  @JsonPropertyOrder({"member", "expected", "actual"})
  public record Difference(String member, @Nullable Object expected, @Nullable Object actual) {}

  static ConfirmReply of(ConfirmRequest expected, StoredObjects.Arrived arrived) {
    StoredObject stored = arrived.object();
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
    listed.keySet().removeIf(name -> !arrived.listed().contains(name.toLowerCase(Locale.ROOT)));
    if (!listed.equals(stored.metadata())) {
      differences.add(new Difference("metadata", listed, stored.metadata()));
    }
    String encoding = stored.contentEncoding();
    if (encoding != null && !encoding.isEmpty()) {
      differences.add(new Difference("contentEncoding", null, encoding));
    }
    return new ConfirmReply(differences.isEmpty(), differences, stored);
  }
}
