package dev.r2presigner.startup;

import io.quarkus.runtime.LaunchMode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Checks that the ports can be bound, before anything else starts. Quarkus binds them last: a port
 * in use would be found while the jobs of the start already call the bucket, under their stack
 * traces, and without the name of the setting; a number that is no port would get no line at all.
 */
@Singleton
class ListeningPorts implements StartupCheck {

  private static final int LAST = 65_535;

  private final Config config;

  ListeningPorts(Config config) {
    this.config = config;
  }

  @Override
  public List<Finding> findings() {
    // In dev mode the service holds the port after the first reload; tests use another one.
    return LaunchMode.current() == LaunchMode.NORMAL
        ? Stream.of("quarkus.http", "quarkus.management").flatMap(this::finding).toList()
        : List.of();
  }

  private Stream<Finding> finding(String where) {
    int port = config.getValue(where + ".port", Integer.class);
    if (port < 0 || port > LAST) {
      return Stream.of(new Finding(where + ".port", "must be a port: 0 (any) to " + LAST));
    }
    Optional<String> host = config.getOptionalValue(where + ".host", String.class);
    InetSocketAddress address = new InetSocketAddress(host.orElse("0.0.0.0"), port);
    if (address.isUnresolved()) {
      return Stream.of(new Finding(where + ".host", "can't be resolved"));
    }
    // Binds the port for a moment, without listening.
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return Stream.empty();
    } catch (IOException taken) {
      return Stream.of(new Finding(where + ".port", port + " is in use, or needs more privileges"));
    }
  }
}
