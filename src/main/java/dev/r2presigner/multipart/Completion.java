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
 * Validates the uploaded parts before the upload is completed. Without it a client could store more
 * than its policy allows, or upload everything and learn only from R2's completion that its part
 * sizes are invalid.
 */
final class Completion {

  /**
   * The parts of the object, or the problem that prevents it; hopeless where no further part can
   * fix it, so that the upload should be aborted.
   */
  record Verdict(List<StoredPart> parts, @Nullable Problem problem, boolean hopeless) {}

  private Completion() {}

  /**
   * Compares the uploaded parts with those that the client names, the policy and R2's rules.
   *
   * @param named the parts of the object; null means all uploaded parts
   * @param size the size of the whole object in bytes, if the client sent it
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
        return incomplete("Name each part once, in ascending order from 1.");
      }
      if (part == null) {
        return incomplete("Part " + (i + 1) + " has not been uploaded.");
      }
      if (named != null && !named.get(i).hasEtag(part.etag())) {
        return incomplete("The ETag of part " + (i + 1) + " does not match.");
      }
      parts.add(part);
    }
    return count == 0 ? incomplete("No part has been uploaded.") : judge(parts, size, maxBytes);
  }

  private static Verdict judge(List<StoredPart> parts, @Nullable Long size, long maxBytes) {
    long sum = parts.stream().mapToLong(StoredPart::size).sum();
    if (sum > maxBytes) {
      return hopeless(
          "The parts total " + sum + " bytes, and the policy allows " + maxBytes, maxBytes);
    }
    long partSize = parts.get(0).size();
    StoredPart last = parts.get(parts.size() - 1);
    boolean equal =
        parts.stream().limit(parts.size() - 1).allMatch(part -> part.size() == partSize)
            && last.size() <= partSize
            && (parts.size() == 1 || partSize >= PartPlan.MIN_PART);
    if (!equal) {
      return hopeless(
          "All parts but the last must be of equal size and at least 5 MiB, and the last no larger",
          maxBytes);
    }
    if (size != null && sum > size) {
      return hopeless("The parts total " + sum + " bytes, not " + size, maxBytes);
    }
    return size == null || sum == size
        ? new Verdict(List.copyOf(parts), null, false)
        : incomplete("Only " + sum + " of " + size + " bytes have been uploaded.");
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
