package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One line whatever is in it, of the members that the contract names. */
class LogLineTest {

  private static final Instant TIME = Instant.parse("2026-11-29T12:00:00.123456Z");

  private static String line(String message, Throwable thrown) {
    return LogLine.of(TIME, Level.INFO, "a.Logger", message, Map.of("requestId", "1"), thrown);
  }

  @Test
  void theMembersAreThoseOfTheContract() {
    assertThat(line("Ready", null))
        .isEqualTo(
            "{\"time\":\"2026-11-29T12:00:00.123Z\",\"level\":\"INFO\",\"logger\":\"a.Logger\","
                + "\"message\":\"Ready\",\"requestId\":\"1\"}");
  }

  @Test
  void nothingBreaksTheLine() throws IOException {
    String message = "a\r\nb\u2028c\u0085d\"},{\u0000\u009b31mü\ud83d\ude00\ud83d";
    String line = line(message, new IllegalStateException("why\nnot", new IOException("\u2029")));

    assertThat(line).matches("\\p{Print}*");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("message").asText())
        .startsWith("a\r\nb\u2028c\u0085d\"},{\u0000\u009b31mü");
    assertThat(json.get("stackTrace").asText().lines().toList())
        .contains("java.lang.IllegalStateException: why", "not")
        .anyMatch(it -> it.startsWith("Caused by: java.io.IOException: "));
    assertThat(List.of(line.split("\\R", -1))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR",
    "WARNING, WARN",
    "INFO, INFO",
    "CONFIG, DEBUG",
    "FINE, DEBUG",
    "FINEST, TRACE"
  })
  void levelsHaveOneName(String level, String name) {
    assertThat(LogLine.of(TIME, Level.parse(level), "l", "m", Map.of(), null))
        .contains("\"level\":\"" + name + "\"");
  }
}
