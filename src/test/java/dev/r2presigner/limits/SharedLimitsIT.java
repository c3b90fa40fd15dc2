package dev.r2presigner.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RedisServer;
import dev.r2presigner.testing.TlsFiles;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three instances of the packaged service and one Redis with a password: two reach it plainly, with
 * the password in the address or in a mounted file, and the third by TLS.
 */
@Tag(Proof.ALONE)
@Tag(Proof.FULL)
class SharedLimitsIT {

  private static final Duration MINUTE = Duration.ofSeconds(60);
  private static final String PASSWORD = "canary-of-redis-3b9d51";
  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/
            operations: [upload]
            content-types: ["image/*"]
            max-size: 10M
            limits: {urls: 600/1m}
      """;
  private static final String WISH =
      "{\"key\":\"users/%s/x.png\",\"contentType\":\"image/png\",\"contentLength\":4}";

  @TempDir Path directory;

  private Production production(String name) throws IOException {
    Path home = Files.createDirectory(directory.resolve(name));
    return Production.withoutStore(home).policies(POLICIES);
  }

  @Test
  void threeInstancesGiveWhatOneWould() throws Exception {
    TlsFiles tls = TlsFiles.make(directory, "san=ip:127.0.0.1");
    int tlsPort = FreePorts.any();
    Production plain = production("plain");
    Production mounted = production("mounted");
    Production encrypted = production("encrypted");
    try (RedisServer redis =
        RedisServer.start(
            directory,
            "--requirepass",
            PASSWORD,
            "--tls-port",
            String.valueOf(tlsPort),
            "--tls-cert-file",
            tls.certificate().toString(),
            "--tls-key-file",
            tls.key().toString(),
            "--tls-auth-clients",
            "no")) {
      plain.set("LIMITS_REDIS", redis.address().replace("//", "//:" + PASSWORD + "@"));
      mounted
          .write("secrets/LIMITS_REDIS", redis.address() + "\n")
          .write("secrets/limits.redis-password", PASSWORD + "\n")
          .set("SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS", directory + "/mounted/secrets");
      encrypted
          .set("LIMITS_REDIS", "rediss://127.0.0.1:" + tlsPort)
          .set("LIMITS_REDIS_PASSWORD", PASSWORD)
          .set("JAVA_TOOL_OPTIONS", tls.trustOptions());
      try (PackagedService one = plain.ready();
          PackagedService two = mounted.ready();
          PackagedService three = encrypted.ready()) {
        List<Asking> all =
            List.of(new Asking(one, plain), new Asking(two, mounted), new Asking(three, encrypted));
        for (Asking each : all) {
          each.service().await("sharing", MINUTE, () -> each.gauge() == 1);
        }
        assertTogether(all);
        redis.kill();
        assertEachForItself(all);
        redis.start();
        for (Asking each : all) {
          each.service().await("sharing again", MINUTE, () -> each.gauge() == 1);
        }
        assertTogetherAgain(all.get(0), all.get(1));
        for (Asking each : all) {
          assertThat(each.service().output()).doesNotContain(PASSWORD).contains("Redis: ");
        }
      }
    }
  }

  /** 600, plus 10 for each second that it took, and at most 5 more. */
  private static void assertTogether(List<Asking> all) throws Exception {
    for (Asking each : all) {
      // The first requests of a process are its slowest.
      each.statuses("warm-" + each.service().port(), 100, 200);
    }
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<Integer>> rows = new ArrayList<>();
      long start = System.nanoTime();
      for (int i = 0; i < 6; i++) {
        Asking each = all.get(i % 3);
        rows.add(threads.submit(() -> each.statuses("alice", 300, 200)));
      }
      double alone = -alone(all);
      int granted = 0;
      for (Future<Integer> row : rows) {
        granted += row.get();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      alone += alone(all);
      System.out.printf(
          "three instances: %d of 1800 in %.2f s, %.0f counted alone%n", granted, seconds, alone);
      assertThat(granted).isBetween(600, most(seconds, alone));
      assertThat(alone).isLessThan(1_500);
    } finally {
      threads.shutdown();
    }
  }

  /** A machine that pauses for 50 ms makes an instance count for itself, which it says. */
  private static int most(double seconds, double alone) {
    return 600 + (int) (10 * seconds) + 5 + (int) alone;
  }

  private static double alone(List<Asking> all) {
    return all.stream().mapToDouble(each -> each.metric("alone_total")).sum();
  }

  /** What one gives, the other has no more. */
  private static void assertTogetherAgain(Asking one, Asking other) {
    double alone = -alone(List.of(one, other));
    long start = System.nanoTime();
    assertThat(one.statuses("again", 400, 200)).isEqualTo(400);
    int granted = 400 + other.statuses("again", 400, 200);
    double seconds = (System.nanoTime() - start) / 1e9;
    alone += alone(List.of(one, other));
    assertThat(granted).isBetween(600, most(seconds, alone));
  }

  private static void assertEachForItself(List<Asking> all) {
    for (Asking each : all) {
      // No request fails, also not one of the first, which find out.
      assertThat(each.statuses("bob", 700, 200) + each.statuses("bob", 1, 429))
          .isBetween(600 + 1, 700 + 1);
      assertThat(each.gauge()).isZero();
    }
  }

  private record Asking(PackagedService service, Production production) {

    /** How many answers had this status; every other is 200 or 429. */
    int statuses(String subject, int asks, int status) {
      String token = production.token(subject);
      int counted = 0;
      for (int i = 0; i < asks; i++) {
        HttpResponse<String> answer = service.post("/v1/uploads", token, WISH.formatted(subject));
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 429);
        counted += answer.statusCode() == status ? 1 : 0;
      }
      return counted;
    }

    double gauge() {
      return metric("shared");
    }

    double metric(String name) {
      return service
          .management("/q/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith("presigner_limits_" + name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    }
  }
}
