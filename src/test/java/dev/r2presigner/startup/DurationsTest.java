package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"90s, 90", "5m, 300", "1h, 3600", "7d, 604800", "' 10s ', 10"})
  void oneFormIsTaken(String text, long seconds) {
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "PT5M", "500ms", "-5m", "1.5h", "5 m", "5M", "1w", "9999999999s"})
  void noOtherIs(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  /** What Quarkus reads of these two would differ from what the same text means elsewhere. */
  @ParameterizedTest
  @CsvSource({"5s, 0", "PT5S, 1", "5, 1"})
  void theTimesOfAShutdownAreWrittenTheSame(String delay, int findings) {
    ConfigSource source = new PropertiesConfigSource(Map.of("shutdown.delay", delay), "test", 100);
    ShutdownTimes times =
        new ShutdownTimes(new SmallRyeConfigBuilder().withSources(source).build());
    assertThat(times.findings()).hasSize(findings);
    assertThat(times.findings()).allMatch(one -> one.property().equals("shutdown.delay"));
  }

  @Test
  void plainHttpIsForLoopbackOnly() {
    assertThat(Loopback.isLoopback("localhost")).isTrue();
    assertThat(Loopback.isLoopback("[::1]")).isTrue();
    assertThat(Loopback.isLoopback("localhost.evil.example")).isFalse();
  }
}
