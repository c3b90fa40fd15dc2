package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucketrules.Json;
import dev.r2presigner.command.GuardTrial.Attempts;
import dev.r2presigner.command.GuardTrial.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the guard, for people and for scripts. Names no URL, no key of an object
 * but the doctor's folder, and no secret.
 *
 * @param untried why there is no finding; empty if there is one
 * @param left where something could not be deleted; empty if nothing is left
 */
record GuardReport(
    Optional<Guards> configured, List<Outcome> outcomes, String untried, String left) {

  /** The simplest first: the first one that holds is the one to take. */
  static final List<Guard> SIMPLEST_FIRST =
      List.of(Guard.STORE, Guard.CONDITION, Guard.WRITE_ONLY, Guard.ABSENT);

  private static final int HOLDS = 0;
  private static final int FAILS = 1;
  private static final int UNTRIED = 2;

  int exitCode() {
    if (!untried.isEmpty() || (configured.isPresent() && ofConfigured() == null)) {
      return UNTRIED;
    }
    Outcome outcome = ofConfigured();
    return outcome != null && outcome.holds() && left.isEmpty() ? HOLDS : FAILS;
  }

  private @Nullable Outcome ofConfigured() {
    return outcomes.stream()
        .filter(outcome -> configured.filter(outcome.guards()::equals).isPresent())
        .findFirst()
        .orElse(null);
  }

  /** Each guard that holds alone, the simplest first. */
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
            ? "None of the guards that could be tried holds at this store: do not let it have"
                + " objects of more than one user, or try a key that may only write"
                + " (R2_WRITE_ACCESS_KEY_ID, R2_WRITE_SECRET_ACCESS_KEY)."
            : "At this store it may be STORE_GUARD=" + String.join(" or ", fits()) + ".";
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

  String text() {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : outcomes) {
      text.append(
          "%-22s %-6s uploads: %s; parts: %s%n"
              .formatted(
                  outcome.guards(),
                  outcome.holds() ? "holds" : "FAILS",
                  text(outcome.objects()),
                  text(outcome.parts())));
    }
    text.append(summary()).append('\n');
    if (!left.isEmpty()) {
      text.append("Not everything could be deleted: look under ").append(left).append('\n');
    }
    return text.toString();
  }

  private static String text(Attempts attempts) {
    if (attempts.honest() / 100 != 2) {
      return "an honest one is refused (" + attempts.honest() + ")";
    }
    String refused =
        attempts.refusals().isEmpty()
            ? ""
            : ", refused with "
                + attempts.refusals().stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining(", "));
    return attempts.copies() + " of " + attempts.attacks() + " attacks copied" + refused;
  }

  String json() {
    return Json.write(
        Json.members(
            "checks",
            List.of(
                Json.members(
                    "name",
                    "guard",
                    "outcome",
                    outcome(),
                    "configured",
                    configured.map(Guards::toString).orElse(""),
                    "fits",
                    fits(),
                    "summary",
                    summary(),
                    "left",
                    left,
                    "guards",
                    outcomes.stream().map(GuardReport::json).toList())),
            "exitCode",
            exitCode()));
  }

  private String outcome() {
    return switch (exitCode()) {
      case HOLDS -> "holds";
      case FAILS -> "fails";
      default -> "untried";
    };
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
