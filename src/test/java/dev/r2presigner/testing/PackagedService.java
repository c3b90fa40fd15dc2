package dev.r2presigner.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What an operator runs: the packaged application as a process of its own, in production mode, with
 * exactly the environment it is given.
 */
public final class PackagedService implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Process process;
  private final long startedAt = System.nanoTime();
  private final int port;
  private final int managementPort;
  private final ProcessLines stdout;
  private final ProcessLines stderr;

  private PackagedService(Process process, int port, int managementPort) {
    this.process = process;
    this.port = port;
    this.managementPort = managementPort;
    this.stdout = new ProcessLines(process.getInputStream());
    this.stderr = new ProcessLines(process.getErrorStream());
  }

  /** Starts it in this directory and does not wait. Of our own environment it inherits the PATH. */
  public static PackagedService launch(
      Path directory, Map<String, String> environment, boolean asShipped, String... arguments) {
    int port = FreePorts.any();
    int managementPort = FreePorts.any();
    ProcessBuilder builder =
        new ProcessBuilder(Packaged.command(environment, asShipped)).directory(directory.toFile());
    builder.command().addAll(List.of(arguments));
    builder.environment().keySet().retainAll(List.of("PATH"));
    builder.environment().put("QUARKUS_HTTP_PORT", String.valueOf(port));
    builder.environment().put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
    builder.environment().putAll(environment);
    try {
      return new PackagedService(builder.start(), port, managementPort);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts it and waits until it says that it is ready. */
  public static PackagedService ready(
      Path directory, Map<String, String> environment, boolean asShipped) {
    PackagedService service = launch(directory, environment, asShipped);
    try {
      return service.awaitReady();
    } catch (RuntimeException | Error failed) {
      service.close();
      throw failed;
    }
  }

  public PackagedService awaitReady() {
    await("ready", START, () -> status("/q/health/ready") == 200);
    return this;
  }

  /** Alive, whether or not ready. */
  public PackagedService awaitLive() {
    await("live", START, () -> status("/q/health/live") == 200);
    return this;
  }

  /** Asks again and again until it holds; fails if the process ends or the time is over. */
  public void await(String what, Duration atMost, BooleanSupplier condition) {
    long end = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (hasExitedWithin(Duration.ofMillis(100))) {
        throw new IllegalStateException("ended before it was " + what + ": " + output());
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("not " + what + " in " + atMost + ": " + output());
      }
    }
  }

  /** The status of a path of the management port; 0 while nobody answers. */
  private int status(String path) {
    try {
      return management(path).statusCode();
    } catch (UncheckedIOException notYet) {
      return 0;
    }
  }

  /** Waits for its end and gives the exit code. */
  public int awaitExit() {
    if (!hasExitedWithin(START)) {
      throw new IllegalStateException("still running: " + output());
    }
    return process.exitValue();
  }

  /** Asks it to end, as an orchestrator does (SIGTERM), and gives the exit code. */
  public int terminate() {
    // Through the handle: Process.destroy would close its output, and its last words be lost.
    process.toHandle().destroy();
    if (!hasExitedWithin(STOP)) {
      process.destroyForcibly();
      throw new IllegalStateException("did not end in " + STOP + ": " + output());
    }
    return process.exitValue();
  }

  private boolean hasExitedWithin(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** Makes a JVM collect its garbage. */
  public void collectGarbage() {
    Packaged.collectGarbage(process);
  }

  public long pid() {
    return process.pid();
  }

  /** How long ago the process was started. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /** A path of the main port. */
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  public HttpResponse<String> management(String path) {
    URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
    return send(HttpRequest.newBuilder(uri));
  }

  public HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** A call with a bearer token; null sends none. */
  public HttpResponse<String> get(String path, String token) {
    return token == null ? get(path) : get(path, "Authorization", "Bearer " + token);
  }

  public HttpResponse<String> post(String path, String token, String json) {
    return send(
        with(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** PUT without a body. */
  public HttpResponse<String> put(String path, String token) {
    return send(with(path, token).PUT(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder with(String path, String token) {
    return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return CLIENT.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** The lines written so far; all of them once it has ended. */
  public List<String> stdout() {
    return stdout.read(!process.isAlive());
  }

  public List<String> stderr() {
    return stderr.read(!process.isAlive());
  }

  /** From now on nobody reads what it writes, until the pipe is full. */
  public void stopReading() {
    stdout.pause();
  }

  /** Everything it wrote so far. */
  public String output() {
    return String.join("\n", stdout()) + "\n" + String.join("\n", stderr());
  }

  /** At once, for tests that are not about its end; {@link #terminate} is for those that are. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    hasExitedWithin(STOP);
  }
}
