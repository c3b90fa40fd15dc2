package dev.r2presigner.command;

import dev.r2presigner.bucketrules.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One section of a report: whether what it is about holds, a sentence, and what was found in
 * detail. Contains no URL, no secret, and no object key but the doctor's prefix.
 *
 * @param members what the JSON has beside that
 */
record Section(
    String name,
    Outcome outcome,
    String summary,
    List<String> details,
    Map<String, Object> members) {

  /** How a section ended. */
  enum Outcome {
    HOLDS,
    FAILS,
    UNTRIED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Section of(String name, Outcome outcome, String summary) {
    return new Section(name, outcome, summary, List.of(), Map.of());
  }

  static Section holds(String name, String summary) {
    return of(name, Outcome.HOLDS, summary);
  }

  static Section fails(String name, String summary) {
    return of(name, Outcome.FAILS, summary);
  }

  static Section untried(String name, String summary) {
    return of(name, Outcome.UNTRIED, summary);
  }

  /** Returns a section that fails for these reasons, and holds without any. */
  static Section ofDifferences(String name, String holding, String failing, List<String> found) {
    return found.isEmpty()
        ? holds(name, holding)
        : new Section(
            name, Outcome.FAILS, failing, found, Map.of("differences", List.copyOf(found)));
  }

  /** Sections in their order, and what they come to. */
  record Report(List<Section> sections) {

    private static final int HOLDS = 0;
    private static final int FAILS = 1;
    private static final int UNTRIED = 2;

    /** Something that does not hold counts more than something that could not be tried. */
    int exitCode() {
      if (sections.stream().anyMatch(section -> section.outcome() == Outcome.FAILS)) {
        return FAILS;
      }
      return sections.stream().anyMatch(section -> section.outcome() == Outcome.UNTRIED)
          ? UNTRIED
          : HOLDS;
    }

    String text() {
      StringBuilder text = new StringBuilder();
      for (Section section : sections) {
        text.append(
            "%-14s %-8s %s\n".formatted(section.name, section.outcome.word(), section.summary));
        section.details.forEach(detail -> text.append("  ").append(detail).append('\n'));
      }
      return text.toString();
    }

    String json() {
      return Json.write(
          Json.members(
              "checks", sections.stream().map(Section::json).toList(), "exitCode", exitCode()));
    }
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("outcome", outcome.word());
    json.put("summary", summary);
    json.putAll(members);
    return json;
  }
}
