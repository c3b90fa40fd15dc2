package dev.r2presigner.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A real Prometheus that scrapes one service every second and judges it by our rules. */
final class TestPrometheus implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final int port = FreePorts.any();
  private final Process process;

  /**
   * Starts one.
   *
   * @param rules the text of the rules
   */
  TestPrometheus(Path directory, int scraped, String rules) throws IOException {
    Path program = Tools.require("prometheus", "install prometheus");
    Files.writeString(directory.resolve("rules.yaml"), rules);
    Files.writeString(
        directory.resolve("prometheus.yaml"),
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: [rules.yaml]
        scrape_configs:
          - job_name: r2-presigner
            metrics_path: /q/metrics
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(scraped));
    process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=prometheus.yaml",
                "--storage.tsdb.path=data",
                "--web.listen-address=127.0.0.1:" + port)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("prometheus.log").toFile())
            .start();
  }

  /** The state of each alert: inactive, pending or firing; empty before the first judgement. */
  Map<String, String> states() {
    Map<String, String> states = new TreeMap<>();
    for (JsonNode group : get("/api/v1/rules").path("data").path("groups")) {
      for (JsonNode rule : group.path("rules")) {
        if (!rule.path("lastEvaluation").asText().startsWith("0001")) {
          states.put(rule.path("name").asText(), rule.path("state").asText());
        }
      }
    }
    return states;
  }

  /** The result of an instant query. */
  JsonNode query(String expression) {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query?query=" + encoded).path("data").path("result");
  }

  /** The answer; one without content while it does not answer. */
  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
              .timeout(Duration.ofSeconds(20))
              .build();
      return new ObjectMapper().readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      if (process.isAlive()) {
        return new ObjectMapper().createObjectNode();
      }
      throw new UncheckedIOException(notYet);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor(30, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
