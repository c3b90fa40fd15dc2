package dev.r2presigner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives the local profile free ports, so that tests run beside a quarkus:dev. The service's is
 * settled before the start, because the origin of the try-it page has to be an allowed one.
 */
public class FreePorts implements QuarkusTestResourceLifecycleManager {

  private static final int LOWEST = 10_000;

  /** Linux gives connections ports from here on, others from 49152. */
  private static final int LOWEST_OF_THE_SYSTEM = 32_768;

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
   * A port nobody listens on at the moment. Not the system's next one: until it is listened on it
   * would be given to others, to the connections of the tests beside this one as well.
   */
  public static int any() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, LOWEST_OF_THE_SYSTEM);
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
