package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.store.BucketListing;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tries each right that the service needs, on one small object of the doctor's own: to write, read
 * and delete it, to begin and abort an upload in parts, and to list where a policy lets callers.
 */
@ApplicationScoped
class CredentialsCheck implements Check {

  private static final byte[] BODY = "written by the doctor".getBytes(StandardCharsets.US_ASCII);
  private static final String YES = "yes";

  private final GuardTrials trials;
  private final ObjectStore store;
  private final BucketListing listing;
  private final Policies policies;

  CredentialsCheck(
      GuardTrials trials, ObjectStore store, BucketListing listing, PoliciesInForce policies) {
    this.trials = trials;
    this.store = store;
    this.listing = listing;
    this.policies = policies.get();
  }

  @Override
  public String name() {
    return "credentials";
  }

  @Override
  public Section run() {
    TrialObjects objects = new TrialObjects();
    String key = DoctorPolicy.PREFIX + UUID.randomUUID() + "/rights";
    try {
      StoreAnswer first = put(objects, Guard.STORE, key);
      if (!first.isVerdict() || first.isMissingBucket()) {
        return Section.untried(name(), first.meaning());
      }
      return section(first.isGood() ? rights(objects, key) : Map.of("write", first.meaning()));
    } catch (TrialObjects.Unreachable unreachable) {
      return Section.untried(name(), String.valueOf(unreachable.getMessage()));
    }
  }

  private StoreAnswer put(TrialObjects objects, Guard guard, String key) {
    return StoreAnswer.of(
        objects.send(trials.under(Guards.of(guard)).put(objects.upload(key, BODY)), BODY, null));
  }

  /** Returns {@value #YES} for each right that the key has, or what the store says against it. */
  private Map<String, String> rights(TrialObjects objects, String key) {
    Map<String, String> rights = new LinkedHashMap<>();
    rights.put("write", YES);
    Guards second = Guards.of(Guard.WRITE_ONLY);
    String other = key + "-2";
    boolean hasSecond = trials.canTry(second);
    if (hasSecond) {
      rights.put("write with the second key", verdict(put(objects, Guard.WRITE_ONLY, other)));
    }
    rights.put(
        "read",
        verdict(
            StoreAnswer.of(
                objects.send(
                    trials.under(Guards.of(Guard.STORE)).get(objects.download(key)),
                    new byte[0],
                    null))));
    rights.put("upload in parts", attempt(() -> beginAndAbort(objects, key)));
    if (policies.all().stream()
        .anyMatch(policy -> policy.access().operations().contains(Operation.LIST))) {
      rights.put(
          "list",
          attempt(() -> listing.page(objects.listing(), DoctorPolicy.PREFIX, false, 1, null)));
    }
    rights.put("delete", attempt(() -> delete(objects, key)));
    if (hasSecond) {
      String deleted = attempt(() -> delete(objects, other));
      rights.merge("delete", deleted, (one, two) -> one.equals(YES) ? two : one);
    }
    return rights;
  }

  private void beginAndAbort(TrialObjects objects, String key) {
    String id = store.create(objects.begin(key, BODY));
    store.abort(objects.step(key, id, MultipartStep.ABORT));
  }

  private void delete(TrialObjects objects, String key) {
    store.delete(objects.deletion(key));
  }

  private static String verdict(StoreAnswer answer) {
    return answer.isGood() ? YES : answer.meaning();
  }

  private static String attempt(Runnable call) {
    try {
      call.run();
      return YES;
    } catch (StoreException refused) {
      return refused.detail();
    }
  }

  /** Says what stays if it may not be deleted. */
  private static String left(Map.Entry<String, String> right) {
    return right.getKey().equals("delete")
        ? " Delete what is left under " + DoctorPolicy.PREFIX
        : "";
  }

  private Section section(Map<String, String> rights) {
    List<String> missing =
        rights.entrySet().stream()
            .filter(right -> !right.getValue().equals(YES))
            .map(right -> "May not " + right.getKey() + ": " + right.getValue() + left(right))
            .toList();
    return new Section(
        name(),
        missing.isEmpty() ? Section.Outcome.HOLDS : Section.Outcome.FAILS,
        missing.isEmpty()
            ? "The key may " + String.join(", ", rights.keySet()) + "."
            : "The key lacks rights that the service needs.",
        missing,
        Map.of("rights", rights));
  }
}
