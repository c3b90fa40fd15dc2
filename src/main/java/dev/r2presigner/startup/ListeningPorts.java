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
 * Whether the ports can be had, asked before anything else begins. Without this a port in use is
 * found out last, in the midst of background work and in many lines.
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
    // In dev mode the port is ours already after the first reload; tests use another one.
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
      return Stream.of(new Finding(where + ".host", "there is no such address here"));
    }
    // Takes the port for a moment, and listens to nobody.
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return Stream.empty();
    } catch (IOException taken) {
      return Stream.of(new Finding(where + ".port", port + " is in use, or not for this user"));
    }
  }
}
