package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.fault.Connection;
import dev.r2presigner.fault.Load;
import dev.r2presigner.testing.Store;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An image with the memory and the processor of the manifests: its figures, and what it survives.
 */
final class GreatestLoad {

  private static final Container CONTAINER =
      Manifests.ofFiles()
          .only(Deployment.class)
          .getSpec()
          .getTemplate()
          .getSpec()
          .getContainers()
          .get(0);

  private static final long MEBIBYTE = 1024 * 1024;
  private static final long MEMORY = bytes(CONTAINER.getResources().getLimits().get("memory"));

  private static final int PER_SECOND = 50;
  private static final Duration STEADY = Duration.ofSeconds(20);

  private static final int THREADS = 16;
  private static final int CONNECTIONS = 3_200;

  private static final int BODY = 64 * 1024;
  private static final int LARGE_BODY = 2 * 1024 * 1024;
  private static final int BATCH = 100;
  private static final int PAGE = 1_000;

  private GreatestLoad() {}

  /** Without swap, which the kubelet does not give either; a file for each connection. */
  private static List<String> memory(String... more) {
    List<String> options = new ArrayList<>(List.of(more));
    options.add("--memory=" + MEMORY);
    options.add("--memory-swap=" + MEMORY);
    return options;
  }

  static Quantity requestedMemory() {
    return CONTAINER.getResources().getRequests().get("memory");
  }

  /**
   * Takes no more at a steady load than the scheduler sets aside for it.
   *
   * @param requested that memory
   */
  static void takesWhatItAsksFor(String image, Path directory, Quantity requested)
      throws Exception {
    try (RunningImage running = RunningImage.ready(image, directory, memory(), List.of())) {
      assertThat(running.memoryLimit()).isEqualTo(MEMORY);
      String upload = Connection.upload(running.token("alice"), "users/alice/photos/a.png");
      long atRest = running.residentMemory();
      Load.crowd(running.port(), 2, 4, 500, upload);
      Load steady = Load.steady(running.port(), PER_SECOND, STEADY, upload);
      long atWork = running.residentMemory();

      System.out.printf(
          "%s: %d MiB when ready, %d MiB at %d a second: %s%n",
          image, atRest / MEBIBYTE, atWork / MEBIBYTE, PER_SECOND, steady);
      assertThat(steady.statuses().keySet()).containsExactly(200);
      assertThat(atWork).isLessThan(bytes(requested));
    }
  }

  /** Is not killed by the largest calls, many at once, and does its job after them. */
  static void survivesTheLargestCalls(String image, Path directory) throws Exception {
    List<String> options = memory("--ulimit=nofile=8192:8192");
    try (RunningImage running = RunningImage.ready(image, directory, options, List.of())) {
      assertThat(running.memoryLimit()).isEqualTo(MEMORY);
      String token = running.token("alice");
      fill(running, token);

      for (Map.Entry<String, String> call : largest(token).entrySet()) {
        Load load = Load.crowd(running.port(), THREADS, 4, 5, call.getValue());
        tell(image, call.getKey(), load, running);
        assertThat(load.statuses().keySet()).as(call.getKey()).isSubsetOf(200, 409, 503, 504);
      }
      String upload = Connection.upload(token, "users/alice/photos/a.png");
      Load crowd = Load.crowd(running.port(), THREADS, CONNECTIONS / THREADS, 3, upload);

      tell(image, CONNECTIONS + " connections", crowd, running);
      assertThat(crowd.statuses().keySet()).isSubsetOf(200, 503);
      // With 384 MiB it took 97 % of them, and the kernel 8 MiB for sockets.
      assertThat(running.anonymousMemory()).isLessThan(MEMORY / 20 * 19);
      running.movesBytesThereAndBack();
    }
  }

  private static void tell(String image, String what, Load load, RunningImage running)
      throws IOException {
    System.out.printf(
        "%s: %s: %s, then %d of %d MiB%n",
        image, what, load, running.anonymousMemory() / MEBIBYTE, MEMORY / MEBIBYTE);
  }

  /** Starts in half the kubelet's patience, with no more processor than it asks for. */
  static void startsInTime(String image, Path directory) throws Exception {
    Probe probe = CONTAINER.getStartupProbe();
    Duration patience =
        Duration.ofSeconds((long) probe.getPeriodSeconds() * probe.getFailureThreshold());
    String processors =
        "--cpus=" + CONTAINER.getResources().getRequests().get("cpu").getNumericalAmount();
    try (RunningImage running =
        RunningImage.ready(image, directory, memory(processors), List.of())) {
      Duration start = running.timeToFirstAnswer();
      String upload = Connection.upload(running.token("alice"), "users/alice/photos/a.png");
      Load.crowd(running.port(), 1, 1, 2_000, upload);
      Load steady = Load.steady(running.port(), PER_SECOND, STEADY, upload);

      System.out.printf(
          "%s with %s: first answer after %s, %d a second: %s%n",
          image, processors, start, PER_SECOND, steady);
      assertThat(start).isLessThan(patience.dividedBy(2));
      assertThat(steady.statuses().keySet()).containsExactly(200);
    }
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValueExact();
  }

  /** A whole page of a listing. */
  private static void fill(RunningImage running, String token) throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(THREADS);
    List<Future<Integer>> stored = new ArrayList<>();
    try (Connection connection = new Connection(running.port())) {
      for (int page = 0; page < PAGE / BATCH; page++) {
        String name = "users/alice/photos/" + page + "-%02d" + "x".repeat(900);
        String batch = items("uploads", n -> upload(name.formatted(n)));
        String reply = connection.ask(Connection.post("/v1/uploads/batch", token, batch)).body();
        for (int n = 0; n < BATCH; n++) {
          JsonPath granted = new JsonPath(reply).setRootPath("results[" + n + "].upload");
          stored.add(clients.submit(() -> Store.put(granted, new byte[5]).statusCode()));
        }
      }
      for (Future<Integer> one : stored) {
        assertThat(one.get()).isEqualTo(200);
      }
    } finally {
      clients.shutdownNow();
    }
  }

  /** Each kind of call at the most that it may have. */
  private static Map<String, String> largest(String token) {
    String key = "users/alice/photos/" + "y".repeat(1_000);
    Map<String, String> calls = new LinkedHashMap<>();
    calls.put(
        "head of 15 kB",
        Connection.get("/v1/policies", token)
            .replace("\r\n\r\n", "\r\nX-Long: " + "z".repeat(14_000) + "\r\n\r\n"));
    calls.put("upload", Connection.post("/v1/uploads", token, padded(upload(key), BODY)));
    calls.put(
        "batch of uploads",
        Connection.post(
            "/v1/uploads/batch", token, padded(items("uploads", n -> upload(key)), LARGE_BODY)));
    calls.put(
        "batch of downloads",
        Connection.post(
            "/v1/downloads/batch",
            token,
            padded(items("downloads", n -> "{\"key\":\"" + key + "\"}"), LARGE_BODY)));
    calls.put(
        "URLs of 1,000 parts",
        Connection.post(
            "/v1/multipart/parts",
            token,
            "{\"uploadId\":\"id\",\"contentLength\":50000000000,\"key\":\"%s\",\"partNumbers\":[%s]}"
                .formatted(key, numbers(1_000, n -> String.valueOf(n)))));
    calls.put(
        "completion of 10,000 parts",
        Connection.post(
            "/v1/multipart/complete",
            token,
            padded(
                "{\"uploadId\":\"id\",\"key\":\"%s\",\"parts\":[%s]}"
                    .formatted(
                        key,
                        numbers(
                            10_000, n -> "{\"partNumber\":%d,\"etag\":\"%032d\"}".formatted(n, n))),
                LARGE_BODY)));
    calls.put("listing of 1,000", Connection.get("/v1/objects?prefix=users/alice/photos/", token));
    return calls;
  }

  private interface Item {
    String of(int number);
  }

  private static String upload(String key) {
    return "{\"key\":\"%s\",\"contentType\":\"image/png\",\"contentLength\":5}".formatted(key);
  }

  private static String items(String name, Item item) {
    return IntStream.range(0, BATCH)
        .mapToObj(item::of)
        .collect(Collectors.joining(",", "{\"" + name + "\":[", "]}"));
  }

  private static String numbers(int last, Item item) {
    return IntStream.rangeClosed(1, last).mapToObj(item::of).collect(Collectors.joining(","));
  }

  /** White space in front, up to this length. */
  private static String padded(String json, int length) {
    return " ".repeat(length - json.length()) + json;
  }
}
