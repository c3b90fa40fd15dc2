package dev.r2presigner.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What {@code deploy/monitoring} says, for tests. */
final class Monitoring {

  static final Path ROOT = Path.of("deploy/monitoring");
  static final Path RULES = ROOT.resolve("rules.yaml");

  /** What Prometheus itself adds is not here: {@code up} and {@code ALERTS}. */
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:presigner|http_server|jvm|process|system)_[a-z0-9_]+");

  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");

  /** An alert as its rule has it. */
  record Alert(String name, String expression, String severity, Map<?, ?> annotations) {}

  private Monitoring() {}

  static List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    for (Object group : (List<?>) yaml(RULES).get("groups")) {
      for (Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
        Map<?, ?> alert = (Map<?, ?>) rule;
        alerts.add(
            new Alert(
                (String) alert.get("alert"),
                (String) alert.get("expr"),
                (String) ((Map<?, ?>) alert.get("labels")).get("severity"),
                (Map<?, ?>) alert.get("annotations")));
      }
    }
    return alerts;
  }

  static Map<?, ?> yaml(Path file) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text(file));
  }

  static JsonNode dashboard() {
    try {
      return new ObjectMapper().readTree(text(ROOT.resolve("dashboard.json")));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The dashboard's expressions, with what Grafana puts in place of its variables. */
  static List<String> dashboardExpressions() {
    return dashboard().findValuesAsText("expr").stream()
        .map(
            expression ->
                expression
                    .replace("$job", ".+")
                    .replace("$__rate_interval", "1m")
                    .replace("$__range", "1h"))
        .toList();
  }

  /** The metrics that are named in it. */
  static Set<String> metrics(String expression) {
    return METRIC
        .matcher(STRING.matcher(expression).replaceAll("\"\""))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
