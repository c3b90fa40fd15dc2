package dev.r2presigner.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * Asks whether the service in the same container is ready, for the container's health check: its
 * image has neither a shell nor curl. Plain Java, since it is started every few seconds.
 */
final class HealthProbe {

  private static final int PATIENCE_MILLIS = 3_000;

  private HealthProbe() {}

  /** Ends with 0 if it is ready. */
  public static void main(String... none) {
    String port = System.getenv("QUARKUS_MANAGEMENT_PORT");
    System.exit(isReady(port == null ? "9000" : port) ? 0 : 1);
  }

  private static boolean isReady(String port) {
    try {
      URI ready = URI.create("http://127.0.0.1:" + port + "/q/health/ready");
      HttpURLConnection asking = (HttpURLConnection) ready.toURL().openConnection();
      asking.setConnectTimeout(PATIENCE_MILLIS);
      asking.setReadTimeout(PATIENCE_MILLIS);
      return asking.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }
}
