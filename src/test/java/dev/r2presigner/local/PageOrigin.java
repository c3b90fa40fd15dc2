package dev.r2presigner.local;

import dev.r2presigner.testing.FreeStorePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Settles the port before the start, because the origin of the page has to be an allowed one. */
public class PageOrigin implements QuarkusTestResourceLifecycleManager {

  @Override
  public Map<String, String> start() {
    int port = FreeStorePort.any();
    return Map.of(
        "quarkus.http.test-port",
        Integer.toString(port),
        "allowed-origins",
        "http://localhost:" + port);
  }

  @Override
  public void stop() {
    // The port is the application's.
  }
}
