package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The edges of a token's times, with 60 s forgiven and a longest life of an hour. */
class TokenTimesTest {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void itEndsAMinuteAfterItsEnd() {
    good(new TokenTimes(NOW.minusSeconds(59), null, null));
    bad(new TokenTimes(NOW.minusSeconds(60), null, null), "expired");
    bad(new TokenTimes(NOW.minusSeconds(3600), null, null), "expired");
    bad(new TokenTimes(Instant.MIN, null, null), "expired");
  }

  @Test
  void itBeginsAMinuteBeforeItsBegin() {
    good(new TokenTimes(NOW.plusSeconds(600), NOW.plusSeconds(60), null));
    bad(new TokenTimes(NOW.plusSeconds(600), NOW.plusSeconds(61), null), "not valid yet");
    bad(new TokenTimes(NOW.plusSeconds(600), Instant.MAX, null), "not valid yet");
  }

  @Test
  void itIsNotFromTheFuture() {
    good(new TokenTimes(NOW.plusSeconds(600), null, NOW.plusSeconds(60)));
    bad(new TokenTimes(NOW.plusSeconds(600), null, NOW.plusSeconds(61)), "future");
    bad(new TokenTimes(NOW.plusSeconds(600), null, Instant.MAX), "future");
  }

  @Test
  void itLivesNoLongerThanAllowed() {
    good(new TokenTimes(NOW.plus(HOUR), null, NOW));
    good(new TokenTimes(NOW.plus(HOUR), null, null));
    bad(new TokenTimes(NOW.plus(HOUR), null, NOW.minusSeconds(1)), "longer");
    bad(new TokenTimes(NOW.plus(HOUR).plusSeconds(1), null, null), "longer");
    bad(new TokenTimes(Instant.MAX, null, NOW), "longer");
    bad(new TokenTimes(NOW, null, Instant.MIN), "longer");
  }

  private static void good(TokenTimes times) {
    assertThatCode(() -> times.check(NOW, HOUR)).doesNotThrowAnyException();
  }

  private static void bad(TokenTimes times, String reason) {
    assertThatThrownBy(() -> times.check(NOW, HOUR))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining(reason);
  }
}
