package dev.r2presigner.multipart;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.store.ObjectStore.StoredPart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the parts that have arrived before an object is made of them. Without it a client could
 * store more than its policy allows, or send everything and learn from R2 only at the end that its
 * parts do not fit.
 */
final class Completion {

  /**
   * The parts to make the object of, or why not; hopeless where no further part can mend it, so
   * that the upload is better aborted.
   */
  record Verdict(List<StoredPart> parts, @Nullable Problem problem, boolean hopeless) {}

  private Completion() {}

  /**
   * Compares what is stored with what the client names, the policy and R2's rules.
   *
   * @param named null takes all that is stored
   * @param size the whole object's, where the client says it
   */
  static Verdict judge(
      List<StoredPart> stored,
      @Nullable List<NamedPart> named,
      @Nullable Long size,
      long maxBytes) {
    List<StoredPart> parts = new ArrayList<>();
    Map<Integer, StoredPart> byNumber = new HashMap<>();
    stored.forEach(part -> byNumber.put(part.partNumber(), part));
    int count = named == null ? stored.size() : named.size();
    for (int i = 0; i < count; i++) {
      StoredPart part = byNumber.get(i + 1);
      if (named != null && named.get(i).partNumber() != i + 1) {
        return incomplete("Name the parts in their order, from 1 on, each once.");
      }
      if (part == null) {
        return incomplete("Part " + (i + 1) + " has not arrived.");
      }
      if (named != null && !named.get(i).hasEtag(part.etag())) {
        return incomplete("Part " + (i + 1) + " at the bucket has another ETag.");
      }
      parts.add(part);
    }
    return count == 0 ? incomplete("No part has arrived.") : judge(parts, size, maxBytes);
  }

  private static Verdict judge(List<StoredPart> parts, @Nullable Long size, long maxBytes) {
    long sum = parts.stream().mapToLong(StoredPart::size).sum();
    if (sum > maxBytes) {
      return hopeless(
          "The parts have " + sum + " bytes together; allowed are " + maxBytes, maxBytes);
    }
    long partSize = parts.get(0).size();
    StoredPart last = parts.get(parts.size() - 1);
    boolean equal =
        parts.stream().limit(parts.size() - 1).allMatch(part -> part.size() == partSize)
            && last.size() <= partSize
            && (parts.size() == 1 || partSize >= PartPlan.MIN_PART);
    if (!equal) {
      return hopeless(
          "All parts but the last must be equal, of 5 MiB at least, and the last not larger",
          maxBytes);
    }
    if (size != null && sum > size) {
      return hopeless("The parts have " + sum + " bytes together, not " + size, maxBytes);
    }
    return size == null || sum == size
        ? new Verdict(List.copyOf(parts), null, false)
        : incomplete("Only " + sum + " of " + size + " bytes have arrived.");
  }

  private static Verdict incomplete(String detail) {
    return new Verdict(List.of(), Problem.of(ProblemType.CONFLICT, detail), false);
  }

  private static Verdict hopeless(String detail, long maxBytes) {
    return new Verdict(
        List.of(),
        new Problem(
            ProblemType.CONTENT_LENGTH_NOT_ALLOWED,
            detail + ". The upload was aborted.",
            Map.of("maxBytes", maxBytes)),
        true);
  }
}
