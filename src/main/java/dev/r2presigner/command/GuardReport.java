package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucketrules.Json;
import dev.r2presigner.command.GuardTrial.Attempts;
import dev.r2presigner.command.GuardTrial.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The result of the guard check. Contains no URL, no secret, and no object key but the doctor's
 * prefix.
 *
 * @param untried the reason why nothing could be tried; empty if it was
 * @param left the prefix where an object could not be deleted; empty if all were
 */
record GuardReport(
    Optional<Guards> configured, List<Outcome> outcomes, String untried, String left) {

  /** The guards from the simplest on; the first one that holds is the one to configure. */
  static final List<Guard> SIMPLEST_FIRST =
      List.of(Guard.STORE, Guard.CONDITION, Guard.WRITE_ONLY, Guard.ABSENT);

  private Section.Outcome outcome() {
    if (!untried.isEmpty() || (configured.isPresent() && ofConfigured() == null)) {
      return Section.Outcome.UNTRIED;
    }
    Outcome outcome = ofConfigured();
    return outcome != null && outcome.holds() && left.isEmpty()
        ? Section.Outcome.HOLDS
        : Section.Outcome.FAILS;
  }

  private @Nullable Outcome ofConfigured() {
    return outcomes.stream()
        .filter(outcome -> configured.filter(outcome.guards()::equals).isPresent())
        .findFirst()
        .orElse(null);
  }

  /** Returns each guard that holds alone, the simplest first. */
  private List<String> fits() {
    return SIMPLEST_FIRST.stream()
        .map(Guards::of)
        .filter(guards -> outcomes.stream().anyMatch(o -> o.guards().equals(guards) && o.holds()))
        .map(Guards::toString)
        .toList();
  }

  private String summary() {
    if (!untried.isEmpty()) {
      return "The guard could not be tried. " + untried;
    }
    String wanted =
        fits().isEmpty()
            ? "None of the guards tried holds at this store. Do not keep objects of more than one"
                + " user in it, or configure a write-only key (R2_WRITE_ACCESS_KEY_ID,"
                + " R2_WRITE_SECRET_ACCESS_KEY)."
            : "For this store set STORE_GUARD=" + String.join(" or ", fits()) + ".";
    if (configured.isEmpty()) {
      return "No guard is configured. " + wanted;
    }
    Outcome outcome = ofConfigured();
    if (outcome == null) {
      return "STORE_GUARD="
          + configured.get()
          + " could not be tried: R2_WRITE_ACCESS_KEY_ID and R2_WRITE_SECRET_ACCESS_KEY are"
          + " required. "
          + wanted;
    }
    return "STORE_GUARD="
        + configured.get()
        + (outcome.holds() ? " holds: no upload URL became a copy." : " does not hold. " + wanted);
  }

  /** Returns the result as a section of the doctor's report. */
  Section section() {
    List<String> details = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      details.add(
          "%-22s %-6s uploads: %s; parts: %s"
              .formatted(
                  outcome.guards(),
                  outcome.holds() ? "holds" : "FAILS",
                  text(outcome.objects()),
                  text(outcome.parts())));
    }
    if (!left.isEmpty()) {
      details.add("Some objects could not be deleted. Delete what is left under " + left);
    }
    return new Section("guard", outcome(), summary(), details, members());
  }

  private static String text(Attempts attempts) {
    if (attempts.honest() / 100 != 2) {
      return "a valid one is rejected (" + attempts.honest() + ")";
    }
    String refused =
        attempts.refusals().isEmpty()
            ? ""
            : ", rejected with "
                + attempts.refusals().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
    return attempts.copies() + " of " + attempts.attacks() + " attacks copied" + refused;
  }

  private Map<String, Object> members() {
    return Json.members(
        "configured",
        configured.map(Guards::toString).orElse(""),
        "fits",
        fits(),
        "left",
        left,
        "guards",
        outcomes.stream().map(GuardReport::json).toList());
  }

  private static Map<String, Object> json(Outcome outcome) {
    return Json.members(
        "guard",
        outcome.guards().toString(),
        "holds",
        outcome.holds(),
        "uploads",
        json(outcome.objects()),
        "parts",
        json(outcome.parts()));
  }

  private static Map<String, Object> json(Attempts attempts) {
    return Json.members(
        "honestStatus", attempts.honest(),
        "attacks", attempts.attacks(),
        "copies", attempts.copies(),
        "refusedWith", List.copyOf(attempts.refusals()));
  }
}
