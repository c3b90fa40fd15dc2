package dev.r2presigner.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {

  private final Timestamps timestamps = new Timestamps();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2026-11-30T12:00:00Z",
        "2026-11-30T12:00:00.001Z",
        "2026-11-30T12:00:00.020Z",
        "2026-12-31T23:59:59.999Z",
        "+10000-01-01T00:00:00.500Z"
      })
  void writesWhatTheJdkWrites(String text) {
    assertThat(timestamps.text(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void remembersNothingFalse() {
    Random random = new Random(20261130);
    Instant moment = Instant.parse("2026-11-30T12:00:00Z");
    for (int i = 0; i < 100_000; i++) {
      moment = moment.plusMillis(random.nextInt(2_000) - 800);

      assertThat(timestamps.text(moment)).isEqualTo(moment.toString());
    }
  }

  @Test
  void cutsWhatIsSmallerThanAMillisecond() {
    Instant moment = Instant.parse("2026-11-30T12:00:00.123999999Z");

    assertThat(timestamps.text(moment)).isEqualTo(moment.truncatedTo(ChronoUnit.MILLIS).toString());
  }
}
