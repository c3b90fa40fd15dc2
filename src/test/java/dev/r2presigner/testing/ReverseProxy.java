package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs nginx or Caddy as the distribution has it, with the configuration that {@code deploy/proxy}
 * has of it: only addresses and the places of logs are those of the test.
 */
public final class ReverseProxy implements AutoCloseable {

  private static final Path CONFIGURATIONS = Path.of("deploy", "proxy");

  /** What a distribution's own nginx.conf says of where things are. */
  private static final String NGINX =
      """
      daemon off;
      master_process off;
      pid DIRECTORY/nginx.pid;
      error_log DIRECTORY/nginx.log;
      events {}
      http {
        access_log DIRECTORY/access.log;
        client_body_temp_path DIRECTORY/body;
        proxy_temp_path DIRECTORY/proxy;
        fastcgi_temp_path DIRECTORY/fastcgi;
        uwsgi_temp_path DIRECTORY/uwsgi;
        scgi_temp_path DIRECTORY/scgi;
        include DIRECTORY/site.conf;
      }
      """;

  private final String name;
  private final Path directory;
  private final int port = FreePorts.any();
  private Process process;

  private ReverseProxy(String name, Path directory) {
    this.name = name;
    this.directory = directory;
  }

  /** Starts nginx before a service at this port. */
  public static ReverseProxy nginx(Path directory, int service) {
    Path program =
        Tools.require("nginx", "apt-get install nginx, and put its folder, /usr/sbin, there");
    ReverseProxy proxy = new ReverseProxy("nginx", directory);
    proxy.write(
        "site.conf",
        proxy
            .shipped("nginx.conf", service)
            .with("listen 80;", "listen 127.0.0.1:" + proxy.port + ";")
            .with("/var/log/nginx/", directory + "/")
            .text);
    proxy.write("nginx.conf", NGINX.replace("DIRECTORY", directory.toString()));
    return proxy.started(
        program.toString(), "-p", directory.toString(), "-c", directory + "/nginx.conf");
  }

  /** Starts Caddy before a service at this port. */
  public static ReverseProxy caddy(Path directory, int service) {
    Path program = Tools.require("caddy", "apt-get install caddy");
    ReverseProxy proxy = new ReverseProxy("Caddy", directory);
    proxy.write(
        "Caddyfile",
        proxy
            .shipped("Caddyfile", service)
            .with("\nfiles.example.com {", "\nhttp://localhost:" + proxy.port + " {")
            .with("\n{\n", "\n{\n\tadmin off\n")
            .text);
    return proxy.started(program.toString(), "run", "--config", directory + "/Caddyfile");
  }

  /** A configuration in which everything that is replaced has to be there. */
  private record Configuration(String text) {

    Configuration with(String shipped, String here) {
      if (!text.contains(shipped)) {
        throw new IllegalStateException("no '" + shipped + "' in " + text);
      }
      return new Configuration(text.replace(shipped, here));
    }
  }

  private Configuration shipped(String file, int service) {
    try {
      Files.createDirectories(directory);
      return new Configuration(Files.readString(CONFIGURATIONS.resolve(file)))
          .with("127.0.0.1:8080", "127.0.0.1:" + service);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void write(String file, String text) {
    try {
      Files.writeString(directory.resolve(file), text);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ReverseProxy started(String... command) {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.log").toFile());
    for (String home : List.of("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME")) {
      builder.environment().put(home, directory.toString());
    }
    try {
      process = builder.start();
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (!accepts()) {
        if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
          close();
          throw new IllegalStateException("no " + name + " came up: " + log());
        }
      }
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  /** All that it has logged so far, of access and of errors. */
  public String log() {
    try (Stream<Path> files = Files.list(directory)) {
      StringBuilder log = new StringBuilder();
      for (Path file : files.filter(file -> file.toString().endsWith(".log")).toList()) {
        log.append(Files.readString(file));
      }
      return log.toString();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
