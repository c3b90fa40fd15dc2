package dev.r2presigner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives the local profile free ports, so that tests run beside a quarkus:dev. The service's is
 * settled before the start, because the origin of the try-it page has to be an allowed one.
 */
public class FreePorts implements QuarkusTestResourceLifecycleManager {

  private static final int LOWEST = 10_000;

  /** Linux gives connections ports from here on, others from 49152. */
  private static final int LOWEST_OF_THE_SYSTEM = 32_768;

  /** Tests run in so many processes at most, and each has ports of its own. */
  private static final int PROCESSES = 4;

  private static final int SHARE = (LOWEST_OF_THE_SYSTEM - LOWEST) / PROCESSES;

  private static final int FIRST =
      LOWEST + Integer.getInteger("surefire.forkNumber", 1) % PROCESSES * SHARE;

  /** Begun anywhere: a build beside this one numbers its processes as well. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(SHARE));

  @Override
  public Map<String, String> start() {
    int port = any();
    return Map.of(
        "r2.endpoint",
        "http://localhost:" + any(),
        "quarkus.http.test-port",
        Integer.toString(port),
        "allowed-origins",
        "http://localhost:8080,http://127.0.0.1:8080,http://localhost:"
            + port
            + ",${test.clients-site},${test.uppy-site}");
  }

  /**
   * A port nobody listens on, and that nobody else is given for a long time: whoever has it may
   * take its time to listen. Not the system's next one, which would be given to others until then,
   * to the connections of the tests beside this one as well.
   */
  public static int any() {
    while (true) {
      int port = FIRST + NEXT.getAndIncrement() % SHARE;
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // Another one, then.
      } catch (IOException none) {
        throw new UncheckedIOException(none);
      }
    }
  }

  @Override
  public void stop() {
    // The store ends with the application that started it.
  }
}
