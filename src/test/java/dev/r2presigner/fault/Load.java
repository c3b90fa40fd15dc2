package dev.r2presigner.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.IntStream;

/** How a service answered under load: each status with its number, and how long answers took. */
public record Load(Map<Integer, Integer> statuses, long[] sortedNanos) {

  /**
   * One request at a time on one connection.
   *
   * @param request the n-th request
   */
  public static Load oneByOne(int port, int requests, Function<Integer, String> request)
      throws IOException {
    return row(port, 1, requests, request);
  }

  /** So many connections a thread, on all of which a request is always waiting for its answer. */
  public static Load crowd(int port, int threads, int connections, int rounds, String request)
      throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Load>> rows =
          IntStream.range(0, threads)
              .mapToObj(n -> pool.submit(() -> row(port, connections, rounds, round -> request)))
              .toList();
      List<Load> loads = new ArrayList<>();
      for (Future<Load> row : rows) {
        loads.add(row.get());
      }
      return together(loads);
    } finally {
      pool.shutdownNow();
    }
  }

  /**
   * So many requests a second, one after the other, whatever the service does: an answer's time
   * counts from when its request was due.
   */
  public static Load steady(int port, int perSecond, Duration time, String request)
      throws IOException {
    Map<Integer, Integer> statuses = new HashMap<>();
    long[] nanos = new long[Math.toIntExact(perSecond * time.toSeconds())];
    try (Connection connection = new Connection(port)) {
      long start = System.nanoTime();
      for (int i = 0; i < nanos.length; i++) {
        long due = start + i * 1_000_000_000L / perSecond;
        for (long now = System.nanoTime(); now < due; now = System.nanoTime()) {
          LockSupport.parkNanos(due - now);
        }
        statuses.merge(connection.ask(request).status(), 1, Integer::sum);
        nanos[i] = System.nanoTime() - due;
      }
    }
    Arrays.sort(nanos);
    return new Load(statuses, nanos);
  }

  private static Load row(int port, int connections, int rounds, Function<Integer, String> request)
      throws IOException {
    List<Connection> open = new ArrayList<>();
    Map<Integer, Integer> statuses = new HashMap<>();
    long[] nanos = new long[connections * rounds];
    try {
      for (int i = 0; i < connections; i++) {
        open.add(new Connection(port));
      }
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        for (Connection connection : open) {
          connection.write(request.apply(round));
        }
        for (int i = 0; i < connections; i++) {
          statuses.merge(open.get(i).read().status(), 1, Integer::sum);
          nanos[round * connections + i] = System.nanoTime() - start;
        }
      }
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
    Arrays.sort(nanos);
    return new Load(statuses, nanos);
  }

  private static Load together(List<Load> loads) {
    Map<Integer, Integer> statuses = new HashMap<>();
    loads.forEach(load -> load.statuses.forEach((k, v) -> statuses.merge(k, v, Integer::sum)));
    long[] nanos = loads.stream().flatMapToLong(load -> Arrays.stream(load.sortedNanos)).toArray();
    Arrays.sort(nanos);
    return new Load(statuses, nanos);
  }

  public Duration percentile(double share) {
    int index = (int) Math.min(sortedNanos.length - 1L, Math.round(share * sortedNanos.length));
    return Duration.ofNanos(sortedNanos[index]);
  }

  public Duration slowest() {
    return Duration.ofNanos(sortedNanos[sortedNanos.length - 1]);
  }

  @Override
  public String toString() {
    return "%s, p50 %.1f ms, p99 %.1f ms, slowest %.1f ms"
        .formatted(
            statuses,
            percentile(0.5).toNanos() / 1e6,
            percentile(0.99).toNanos() / 1e6,
            slowest().toNanos() / 1e6);
  }
}
