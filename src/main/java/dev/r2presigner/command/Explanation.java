package dev.r2presigner.command;

import dev.r2presigner.bucketrules.Json;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Rendered;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.token.OfflineTokens.Reading;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The answer to a wish and the reasons for it, as text and as JSON, without the token. */
final class Explanation {

  private static final int GRANTED = 0;
  private static final int REFUSED = 1;

  private final Map<String, Object> members = new LinkedHashMap<>();
  private final int exitCode;

  private Explanation(int exitCode) {
    this.exitCode = exitCode;
    members.put("answer", exitCode == GRANTED ? "granted" : "refused");
  }

  /** Explains a token that is refused before any policy is asked. */
  static Explanation ofToken(Reading reading, String signature) {
    Explanation explanation = new Explanation(REFUSED);
    explanation.members.put("status", ProblemType.INVALID_TOKEN.status());
    explanation.members.put("slug", ProblemType.INVALID_TOKEN.slug());
    if (reading.refusal() != null) {
      explanation.members.put("reason", reading.refusal().word());
    }
    explanation.members.put("signature", signature);
    return explanation;
  }

  /** Explains the decision about a wish. */
  static Explanation of(
      Wish wish, Decision<?> decision, Caller caller, List<Rendered> visible, String signature) {
    Explanation explanation =
        decision.fold(granted -> granted(granted), refusal -> refused(Problem.of(refusal)));
    Map<String, Object> members = explanation.members;
    members.put("operation", wish.operation().wireName());
    members.putIfAbsent("key", wish.key() == null ? "" : wish.key());
    if (wish.filename() != null) {
      members.put("filename", wish.filename());
    }
    members.put("subject", caller.subject());
    members.put("issuer", caller.issuer());
    members.put("roles", List.copyOf(new TreeSet<>(caller.roles())));
    if (caller.delegation() != null) {
      members.put("delegatedTo", caller.delegation().subject());
    }
    members.put("signature", signature);
    members.put(
        "prefixes",
        visible.stream()
            .sorted(Comparator.comparing(Rendered::prefix))
            .map(Explanation::prefix)
            .toList());
    return explanation;
  }

  private static Explanation granted(Decision.Granted<?> granted) {
    Explanation explanation = new Explanation(GRANTED);
    Grant grant = granted.grant();
    explanation.members.put("policy", granted.policy().name());
    explanation.members.put("key", grant.place());
    if (grant instanceof Grant.Expiring expiring) {
      explanation.members.put("expiresIn", expiring.lifetime().seconds());
      explanation.members.put("expiryBoundBy", expiring.lifetime().boundBy().wireName());
    }
    return explanation;
  }

  private static Explanation refused(Problem problem) {
    Explanation explanation = new Explanation(REFUSED);
    explanation.members.put("status", problem.type().status());
    explanation.members.put("slug", problem.type().slug());
    explanation.members.put("detail", problem.detail());
    Map<String, Object> facts = new LinkedHashMap<>(problem.facts());
    @Nullable Object policy = facts.remove("policy");
    explanation.members.put("policy", policy == null ? "" : policy);
    if (!facts.isEmpty()) {
      explanation.members.put("facts", facts);
    }
    return explanation;
  }

  private static Map<String, Object> prefix(Rendered rendered) {
    return Json.members("policy", rendered.policy().name(), "prefix", rendered.prefix());
  }

  int exitCode() {
    return exitCode;
  }

  String json() {
    return Json.write(members);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    Map<String, Object> shown = new LinkedHashMap<>(members);
    // The detail says the same in words.
    shown.remove("facts");
    shown.forEach(
        (name, value) ->
            text.append("%-14s %s".formatted(name, printable(name, value)).strip()).append('\n'));
    return text.toString();
  }

  private static String printable(String name, Object value) {
    if (name.equals("policy") && value.equals("")) {
      return "none judged";
    }
    String shown =
        value instanceof List<?> list
            ? String.join(", ", list.stream().map(Explanation::item).toList())
            : item(value);
    // A key may have what moves the cursor of a terminal.
    return shown.replaceAll("\\p{C}", "?");
  }

  private static String item(Object value) {
    return value instanceof Map<?, ?> map && map.containsKey("prefix")
        ? map.get("policy") + " " + map.get("prefix")
        : String.valueOf(value);
  }
}
