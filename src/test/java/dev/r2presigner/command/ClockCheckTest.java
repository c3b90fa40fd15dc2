package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The clock here against the Date of an answer. */
class ClockCheckTest {

  private static final Instant BEFORE = Instant.parse("2026-11-29T12:00:00.900Z");
  private static final Instant AFTER = BEFORE.plusMillis(300);

  private static Section judge(String date) {
    return ClockCheck.judge(BEFORE, AFTER, date);
  }

  @ParameterizedTest
  @CsvSource({
    "12:00:00, HOLDS, 0",
    "12:00:01, HOLDS, 0",
    "12:00:31, HOLDS, -29",
    "11:59:30, HOLDS, 30",
    "12:02:01, FAILS, -119",
    "11:58:00, FAILS, 120"
  })
  void moreThanAMinuteIsTooMuch(String time, Section.Outcome outcome, long ahead) {
    Section section = judge("Sun, 29 Nov 2026 " + time + " GMT");

    assertThat(section.outcome()).isEqualTo(outcome);
    assertThat(section.members()).containsEntry("aheadSeconds", ahead);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "yesterday"})
  void withoutADateItIsNotKnown(String date) {
    assertThat(judge(date).outcome()).isEqualTo(Section.Outcome.UNTRIED);
  }

  @Test
  void whatDoesNotHoldCountsMoreThanWhatCouldNotBeTried() {
    Section holds = Section.holds("a", "Good.");
    Section untried = Section.untried("b", "Not tried.");
    Section fails = Section.fails("c", "Bad.");

    assertThat(report(holds).exitCode()).isZero();
    assertThat(report(holds, untried).exitCode()).isEqualTo(2);
    assertThat(report(untried, fails, holds).exitCode()).isEqualTo(1);
  }

  private static Section.Report report(Section... sections) {
    return new Section.Report(List.of(sections));
  }
}
