package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.r2presigner.testing.Tools;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** Rules, dashboard, runbook and monitor are true to each other. */
class MonitoringFilesTest {

  private static final Pattern HEADING = Pattern.compile("(?m)^## (\\w+)$");

  @TempDir Path directory;

  @Test
  void theRulesPassTheirOwnTests() throws Exception {
    promtool(Monitoring.ROOT, "test", "rules", "rules_test.yaml");
  }

  @Test
  void everyAlertHasItsTestAndItsParagraphAndNoOtherHas() {
    List<String> alerts = Monitoring.alerts().stream().map(Monitoring.Alert::name).toList();
    String runbook = Monitoring.text(Monitoring.ROOT.resolve("runbook.md"));
    String tests = Monitoring.text(Monitoring.ROOT.resolve("rules_test.yaml"));

    assertThat(HEADING.matcher(runbook).results().map((MatchResult found) -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(alerts);
    assertThat(alerts)
        .allSatisfy(
            alert ->
                assertThat(tests)
                    .contains("alertname: " + alert, "alertname=\"" + alert + "\", alertstate"));
    assertThat(Monitoring.alerts())
        .allSatisfy(
            alert -> {
              assertThat(alert.severity()).isIn("critical", "warning");
              assertThat(alert.annotations().keySet().stream().map(String::valueOf))
                  .containsExactlyInAnyOrder("summary", "description", "runbook_url");
              assertThat(String.valueOf(alert.annotations().get("runbook_url")))
                  .endsWith("/deploy/monitoring/runbook.md#" + alert.name().toLowerCase());
            });
  }

  /** As recording rules, since promtool judges no dashboard. */
  @Test
  void everyExpressionOfTheDashboardParses() throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (String expression : Monitoring.dashboardExpressions()) {
      Map<String, String> rule = new LinkedHashMap<>();
      rule.put("record", "dashboard:" + rules.size());
      rule.put("expr", expression);
      rules.add(rule);
    }
    assertThat(rules).hasSizeGreaterThan(20);
    Path file = directory.resolve("dashboard.yaml");
    Files.writeString(
        file,
        new Yaml().dump(Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules)))));

    promtool(directory, "check", "rules", file.toString());
  }

  @Test
  void theDashboardShowsEveryMetricThatAnAlertIsAbout() {
    String dashboard = String.join("\n", Monitoring.dashboardExpressions());

    assertThat(Monitoring.alerts())
        .allSatisfy(
            alert ->
                assertThat(Monitoring.metrics(dashboard))
                    .containsAll(Monitoring.metrics(alert.expression())));
    List<Integer> ids = new ArrayList<>();
    for (JsonNode panel : Monitoring.dashboard().get("panels")) {
      ids.add(panel.get("id").intValue());
      assertThat(panel.get("title").asText()).isNotEmpty();
      assertThat(panel.get("targets")).isNotEmpty();
    }
    assertThat(ids).doesNotHaveDuplicates();
  }

  @Test
  void theMonitorFindsThePodsAndTheirPort() {
    Map<?, ?> spec =
        (Map<?, ?>) Monitoring.yaml(Monitoring.ROOT.resolve("pod-monitor.yaml")).get("spec");
    Deployment deployment = Manifests.ofFiles().only(Deployment.class);
    Map<?, ?> endpoint = (Map<?, ?>) ((List<?>) spec.get("podMetricsEndpoints")).get(0);

    assertThat(deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getPorts())
        .extracting(ContainerPort::getName)
        .contains((String) endpoint.get("port"));
    assertThat(endpoint.get("path")).isEqualTo("/q/metrics");
    assertThat(((Map<?, ?>) spec.get("selector")).get("matchLabels"))
        .isEqualTo(Map.of("app.kubernetes.io/name", "r2-presigner"));
  }

  private static void promtool(Path directory, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Tools.require("promtool", "install prometheus").toString());
    command.addAll(List.of(arguments));
    Process promtool =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
  }
}
