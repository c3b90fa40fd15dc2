package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The moment in which the port closes, on a machine that had no time for the service just then: the
 * kernel goes on completing connections for it, and resets them if nobody takes them.
 */
class ClosingPortIT {

  /** More than an event loop accepts in one go, less than what sheds load. */
  private static final int IN_THE_KERNEL = 48;

  /** Its last tenth is the time for what waited, on a machine that has other things to do. */
  private static final Duration DELAY = Duration.ofSeconds(20);

  private static final Duration CLOSING = DELAY.multipliedBy(9).dividedBy(10);
  private static final Duration KILL = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void connectionsThatWaitInTheKernelAreAnswered() throws Exception {
    Production production =
        Production.withoutStore(directory).set("SHUTDOWN_DELAY", DELAY.toSeconds() + "s");
    List<Connection> waiting = new ArrayList<>();
    try (PackagedService service = production.ready()) {
      String request = Connection.upload(production.token("alice"), "users/alice/photos/a.png");
      for (int n = 0; n < 200; n++) {
        try (Connection warm = new Connection(service.port())) {
          assertThat(warm.ask(request).status()).isEqualTo(200);
        }
      }
      CompletableFuture<Integer> exit = CompletableFuture.supplyAsync(service::terminate);
      service.await(
          "unready", KILL, () -> service.management("/q/health/ready").statusCode() == 503);
      long unready = System.nanoTime();
      service.pause();
      for (int n = 0; n < IN_THE_KERNEL; n++) {
        waiting.add(new Connection(service.port()).write(request));
      }
      service.await("time to close", KILL, () -> System.nanoTime() - unready > CLOSING.toNanos());
      service.goOn();

      for (Connection connection : waiting) {
        Connection.Reply reply = connection.read();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.saysClose()).isTrue();
      }
      assertThat(exit.get(KILL.toSeconds(), TimeUnit.SECONDS)).isZero();
    } finally {
      for (Connection connection : waiting) {
        connection.close();
      }
    }
  }
}
