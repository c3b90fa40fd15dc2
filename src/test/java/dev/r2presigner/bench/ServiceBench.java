package dev.r2presigner.bench;

import static dev.r2presigner.bench.Contenders.ABSENT;
import static dev.r2presigner.bench.Contenders.BATCH;
import static dev.r2presigner.bench.Contenders.BATCHED;
import static dev.r2presigner.bench.Contenders.CONSTANT;
import static dev.r2presigner.bench.Contenders.DELEGATED;
import static dev.r2presigner.bench.Contenders.DOWNLOAD;
import static dev.r2presigner.bench.Contenders.EXPRESS;
import static dev.r2presigner.bench.Contenders.GALLERY;
import static dev.r2presigner.bench.Contenders.GO;
import static dev.r2presigner.bench.Contenders.IMAGE;
import static dev.r2presigner.bench.Contenders.JSON;
import static dev.r2presigner.bench.Contenders.POLICIES;
import static dev.r2presigner.bench.Contenders.SHARED;
import static dev.r2presigner.bench.Contenders.SINGLE;
import static dev.r2presigner.bench.Contenders.SPRING;
import static dev.r2presigner.bench.Contenders.STABLE;
import static dev.r2presigner.bench.Contenders.USERS;
import static dev.r2presigner.bench.Contenders.WORKERD;

import dev.r2presigner.bench.Contenders.Contender;
import dev.r2presigner.bench.Wrk.Result;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a URL costs, beside what others need for one: each server alone on one processor, wrk on the
 * other, in turns. Not an IT by name, since it needs a quiet machine: {@code ./mvnw -Pbench
 * verify}.
 */
class ServiceBench {

  private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup", 25));
  private static final Duration TURN = Duration.ofSeconds(Long.getLong("bench.turn", 6));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final String[] PACED = {SINGLE, CONSTANT};

  @TempDir Path directory;

  private Map<String, Contender> contenders = Map.of();
  private final List<Map<String, Result>> full = new ArrayList<>();
  private final List<Map<String, Result>> paced = new ArrayList<>();

  @Test
  void aUrlCostsLittleMoreThanItsRequest() throws IOException {
    for (String tool : List.of("wrk", "taskset")) {
      Tools.require(tool, "install wrk and util-linux");
    }
    try (Contenders all = new Contenders(directory)) {
      contenders = all.start();
      contenders.values().forEach(c -> c.wrk().warmUp(c.server(), WARM_UP));
      for (int i = 0; i < ROUNDS; i++) {
        full.add(round((name, c) -> c.wrk().full(c.server(), TURN)));
      }
      double half = median(full, SINGLE, Result::perSecond) / 2;
      for (int i = 0; i < ROUNDS; i++) {
        paced.add(round((name, c) -> c.wrk().paced(c.server(), TURN, half), PACED));
      }
    }
    SoftAssertions bars = new SoftAssertions();
    bars(bars);
    table();
    bars.assertAll();
  }

  private void bars(SoftAssertions bars) {
    Ratio requests = (name, to) -> ratio(full, name, to, Result::perSecond);
    Ratio cpu = (name, to) -> ratio(full, name, to, Result::cpuMicros);
    double late = median(paced, SINGLE, Result::p99) - median(paced, CONSTANT, Result::p99);
    double resident = median(full, IMAGE, Result::resident) / 1024;
    atLeast(bars, 14, requests.of(SINGLE, EXPRESS), "requests a second, to those of " + EXPRESS);
    atLeast(bars, 4, requests.of(SINGLE, WORKERD), "requests a second, to those of " + WORKERD);
    atLeast(bars, 5, requests.of(SINGLE, SPRING), "requests a second, to those of " + SPRING);
    atMost(bars, 0.6, cpu.of(SINGLE, GO), "CPU a request, to that of " + GO + " (goal: 0.40)");
    // Not held to the goals that are missed; src/docs/performance.md says by how much, and why.
    say(
        ratio(paced, SINGLE, CONSTANT, Result::cpuMicros),
        "CPU a request, to a constant answer's at the same rate (goal: 1.45)");
    say(cpu.of(SINGLE, CONSTANT), "the same, each at its own highest rate");
    atMost(
        bars,
        0.4,
        cpu.of(BATCHED, SINGLE) / BATCH,
        "CPU a URL in batches, to a single's (goal: 0.22)");
    atMost(
        bars, 0.5, cpu.of(GALLERY, DOWNLOAD) / BATCH, "CPU of 1 of 100 downloads, to a single's");
    say(cpu.of(POLICIES, SINGLE), "CPU a request under " + POLICIES + ", to one");
    atMost(bars, 1.25, cpu.of(USERS, SINGLE), "CPU a request of " + USERS + ", to one user's");
    say(cpu.of(DOWNLOAD, SINGLE), "CPU of a download (two URLs), to an upload's");
    say(cpu.of(ABSENT, SINGLE), "CPU under the guard absent, to that under condition");
    say(cpu.of(STABLE, DOWNLOAD), "CPU of a stable download, to another's");
    say(cpu.of(DELEGATED, SINGLE), "CPU with a delegation, to that with a login token");
    say(cpu.of(SHARED, SINGLE), "CPU with limits in Redis, to that without limits");
    say(cpu.of(JSON, SINGLE), "CPU with a log in JSON, to that with one in text");
    say(cpu.of(IMAGE, SINGLE), "CPU with the flags of the image, to that without");
    atMost(bars, 5, late, "ms of p99 at half load, beyond a constant answer's (goal: 1)");
    atMost(bars, 220, resident, "MiB resident after 100,000 requests, with the image's flags");
  }

  private Map<String, Result> round(BiFunction<String, Contender, Result> turn, String... names) {
    Map<String, Result> round = new LinkedHashMap<>();
    contenders.forEach(
        (name, contender) -> {
          if (names.length == 0 || List.of(names).contains(name)) {
            round.put(name, turn.apply(name, contender));
          }
        });
    return round;
  }

  private interface Ratio {
    double of(String name, String to);
  }

  private interface Figure {
    double of(Result result);
  }

  private static double median(List<Map<String, Result>> rounds, String name, Figure figure) {
    return median(rounds.stream().map(round -> figure.of(round.get(name))).toList());
  }

  /** The median of the rounds' ratios: what slows the machine slows both of a round. */
  private static double ratio(
      List<Map<String, Result>> rounds, String name, String to, Figure figure) {
    return median(
        rounds.stream()
            .map(round -> figure.of(round.get(name)) / figure.of(round.get(to)))
            .toList());
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void say(double value, String what) {
    System.out.printf("%7.2f  %s%n", value, what);
  }

  private static void atLeast(SoftAssertions bars, double bar, double value, String what) {
    System.out.printf("%7.2f  (at least %.2f)  %s%n", value, bar, what);
    bars.assertThat(value).as(what).isGreaterThanOrEqualTo(bar);
  }

  private static void atMost(SoftAssertions bars, double bar, double value, String what) {
    System.out.printf("%7.2f  (at most %.2f)  %s%n", value, bar, what);
    bars.assertThat(value).as(what).isLessThanOrEqualTo(bar);
  }

  private void table() {
    System.out.printf(
        "%n%-18s %10s %12s %8s %8s %8s%n", "", "requests/s", "CPU µs", "p50 ms", "p99 ms", "MiB");
    contenders
        .keySet()
        .forEach(
            name ->
                System.out.printf(
                    "%-18s %10.0f %12.1f %8.2f %8.2f %8.1f%n",
                    name,
                    median(full, name, Result::perSecond),
                    median(full, name, Result::cpuMicros),
                    median(full, name, Result::p50),
                    median(full, name, Result::p99),
                    median(full, name, Result::resident) / 1024));
  }
}
