package dev.r2presigner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** Gives the local profile's store a free port, so that tests run beside a quarkus:dev. */
public class FreeStorePort implements QuarkusTestResourceLifecycleManager {

  private static final int LOWEST = 10_000;

  /** Linux gives connections ports from here on, others from 49152. */
  private static final int LOWEST_OF_THE_SYSTEM = 32_768;

  @Override
  public Map<String, String> start() {
    return Map.of("r2.endpoint", "http://localhost:" + any());
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
