package dev.r2presigner.upload;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.r2presigner.store.ObjectStore.StoredObject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether what is stored is what the client believes, and where it is not. A checksum that the
 * store does not know confirms nothing, and so counts as a difference.
 */
@JsonPropertyOrder({"matches", "differences", "object"})
public record ConfirmReply(boolean matches, List<Difference> differences, StoredObject object) {

  /** One member that differs; the actual one is null where the store does not know it. */
  @JsonPropertyOrder({"member", "expected", "actual"})
  public record Difference(String member, @Nullable Object expected, @Nullable Object actual) {}

  static ConfirmReply of(ConfirmRequest expected, StoredObject stored) {
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
    return new ConfirmReply(differences.isEmpty(), differences, stored);
  }
}
