package dev.r2presigner.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One kind of load: wrk on the second processor, which asks for one URL again and again.
 *
 * @param tokens a file with the token of each user, in a line each
 * @param path the call
 * @param items how many are in a batch; 0 is a single
 */
record Wrk(Path tokens, String path, int items) {

  /**
   * What became of it.
   *
   * @param cpuMicros user and system time of the server for each request
   * @param p50 and
   * @param p99 in milliseconds
   * @param resident KiB of the server afterwards
   */
  record Result(double perSecond, double cpuMicros, double p50, double p99, long resident) {}

  /** Whatever becomes of the requests: while it is cold, a server may shed some. */
  void warmUp(Server server, Duration time) {
    load(server, time, 16, 0);
  }

  /** As many requests as the server takes from 16 clients. */
  Result full(Server server, Duration time) {
    return run(server, time, 16, 0);
  }

  /** About so many requests a second, from 64 clients that wait in between. */
  Result paced(Server server, Duration time, double perSecond) {
    int clients = 64;
    return run(server, time, clients, (int) Math.round(1000 * clients / perSecond));
  }

  private String load(Server server, Duration time, int clients, int delay) {
    ProcessBuilder builder =
        new ProcessBuilder(
            "taskset",
            "-c",
            "1",
            "wrk",
            "-t1",
            "-c" + clients,
            "-d" + time.toSeconds() + "s",
            "-s",
            Path.of("src/test/bench/load.lua").toString(),
            "http://127.0.0.1:" + server.port());
    builder
        .environment()
        .putAll(
            Map.of(
                "TOKENS", tokens.toString(),
                "PATHNAME", path,
                "ITEMS", String.valueOf(items),
                "DELAY", String.valueOf(delay)));
    builder.redirectError(Redirect.INHERIT);
    return output(builder);
  }

  private Result run(Server server, Duration time, int clients, int delay) {
    long before = server.ticks();
    String said = load(server, time, clients, delay);
    long ticks = server.ticks() - before;
    String result =
        said.lines()
            .filter(line -> line.startsWith("RESULT "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(said));
    List<Long> numbers =
        List.of(result.substring("RESULT ".length()).split(" ")).stream()
            .map(Long::parseLong)
            .toList();
    long requests = numbers.get(0);
    if (numbers.get(1) > 0 || requests == 0) {
      throw new IllegalStateException("requests failed: " + said);
    }
    return new Result(
        requests * 1e6 / numbers.get(2),
        ticks * 10_000.0 / requests,
        numbers.get(3) / 1e3,
        numbers.get(4) / 1e3,
        server.resident());
  }

  private static String output(ProcessBuilder builder) {
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException("wrk failed: " + said);
      }
      return said;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
