package dev.r2presigner.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.receipt.Notifications.Pace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of receipts on their way to a receiver that takes them, refuses, hangs or drips. */
class NotificationsTest {

  /** Long enough for a busy machine: a test that waits for its end would wait in vain. */
  private static final Duration ATTEMPT = Duration.ofSeconds(20);

  private static final Duration SHORT = Duration.ofMillis(600);
  private static final Pace QUICK = new Pace(Duration.ofMillis(1), ATTEMPT, SHORT);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReceiverStub receiver = new ReceiverStub();
  private Notifications notifications;

  private void start(Pace pace) {
    start(receiver.url(), pace);
  }

  private void start(URI url, Pace pace) {
    notifications = new Notifications(url, meters, pace);
    notifications.start(null);
  }

  @AfterEach
  void stop() {
    notifications.stop(null);
    receiver.close();
  }

  private int count(String outcome) {
    return (int) meters.get("presigner.notifications").tag("outcome", outcome).counter().count();
  }

  @Test
  void whatIsTakenIsSentOnce() {
    start(QUICK);
    notifications.add("id", "a.b.c");

    await().until(() -> count("sent") == 1);
    assertThat(receiver.bodies()).containsExactly("a.b.c");
    assertThat(receiver.types()).containsExactly("application/jwt");
    notifications.add("id", "d.e.f");
    await().until(() -> count("sent") == 2);
    assertThat(count("retried") + count("dropped")).isZero();
  }

  @Test
  void everyOtherAnswerIsTriedAgainAndARedirectIsNotFollowed() {
    receiver.answers(500, 302, 404, 200);
    start(QUICK);
    notifications.add("id", "a.b.c");

    await().until(() -> count("sent") == 1);
    assertThat(count("retried")).isEqualTo(3);
    assertThat(receiver.bodies()).hasSize(4).containsOnly("a.b.c");
    assertThat(receiver.strays()).as("where the redirect led").isZero();
  }

  @Test
  void inTheEndItIsDropped() {
    receiver.always(500);
    start(QUICK);
    notifications.add("id", "a.b.c");

    await().until(() -> count("dropped") == 1);
    assertThat(receiver.bodies()).hasSize(10);
    assertThat(count("retried")).isEqualTo(9);
  }

  /** The second would wait for ten attempts of the first, over an hour of them. */
  @Test
  void oneThatIsRefusedDoesNotHoldUpTheOthers() {
    receiver.refuses("bad");
    start(new Pace(Duration.ofSeconds(10), ATTEMPT, SHORT));
    notifications.add("1", "bad");
    notifications.add("2", "good");

    await().until(() -> count("sent") == 1);
    assertThat(receiver.bodies()).contains("good");
  }

  @Test
  void aClientThatAsksAgainFillsNoQueue() {
    receiver.hang();
    start(QUICK);
    for (int i = 0; i < 5_000; i++) {
      notifications.add("same", "a.b." + i);
    }
    notifications.add("other", "x.y.z");

    assertThat(count("dropped")).isZero();
  }

  @Test
  void aHangingReceiverCostsACallerNothing() {
    receiver.hang();
    start(QUICK);
    long begin = System.nanoTime();
    IntStream.range(0, 3_000).forEach(i -> notifications.add("id" + i, "a.b." + i));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ATTEMPT);
    assertThat(count("dropped")).isGreaterThanOrEqualTo(1_999);
  }

  @Test
  void anAnswerWithoutAnEndCountsByItsStatusInBoundedTime() {
    receiver.always(200);
    receiver.drip();
    start(new Pace(Duration.ofMillis(1), SHORT, SHORT));
    notifications.add("id", "a.b.c");

    await().until(() -> count("sent") == 1);
  }

  @Test
  void nobodyThereIsTriedAgain() {
    receiver.close();
    start(QUICK);
    notifications.add("id", "a.b.c");

    await().until(() -> count("dropped") == 1);
  }

  @Test
  void whatIsQueuedIsSentOnceMoreAtTheEnd() {
    receiver.always(500);
    start(new Pace(Duration.ofHours(1), ATTEMPT, ATTEMPT));
    List.of("1", "2", "3").forEach(id -> notifications.add(id, "a.b." + id));
    await().until(() -> count("retried") == 3);
    receiver.always(204);

    notifications.stop(null);

    assertThat(count("sent")).isEqualTo(3);
    assertThat(count("dropped")).isZero();
  }

  @Test
  void theEndIsBoundedAndTheRestIsCounted() {
    receiver.hang();
    start(new Pace(SHORT, ATTEMPT, SHORT));
    IntStream.range(0, 100).forEach(i -> notifications.add("id" + i, "a.b." + i));
    await().until(() -> receiver.bodies().size() == 1);
    long begin = System.nanoTime();

    notifications.stop(null);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(ATTEMPT);
    assertThat(count("dropped")).isEqualTo(100);
  }

  @Test
  void withoutAReceiverNothingIsKept() {
    start(null, QUICK);
    notifications.add("id", "a.b.c");

    assertThat(count("sent") + count("dropped")).isZero();
  }
}
