package dev.r2presigner.bench;

import dev.r2presigner.bench.Contenders.Contender;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a guard costs: the CPU of a request under each, in turns on one processor, as a ratio to the
 * CPU of one that nothing is added to.
 */
class GuardBench {

  private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup", 25));
  private static final Duration TURN = Duration.ofSeconds(Long.getLong("bench.turn", 6));
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
  private static final Map<String, Double> BARS = Map.of("condition", 1.05, "absent", 1.15);

  @TempDir Path directory;

  @Test
  void aGuardCostsLittle() throws IOException {
    for (String tool : List.of("wrk", "taskset")) {
      Tools.require(tool, "install wrk and util-linux");
    }
    Map<String, List<Double>> ratios = new HashMap<>();
    try (Contenders all = new Contenders(directory)) {
      Map<String, Contender> guards = all.start(List.of("store", "condition", "absent"));
      guards.values().forEach(c -> c.wrk().warmUp(c.server(), WARM_UP));
      for (int i = 0; i < ROUNDS; i++) {
        double plain = cpu(guards.get("store"));
        BARS.keySet()
            .forEach(
                guard ->
                    ratios
                        .computeIfAbsent(guard, first -> new ArrayList<>())
                        .add(cpu(guards.get(guard)) / plain));
        System.out.printf("%6.1f µs a request without a guard%n", plain);
      }
    }
    SoftAssertions bars = new SoftAssertions();
    BARS.forEach(
        (guard, bar) -> {
          double median = ratios.get(guard).stream().sorted().toList().get(ROUNDS / 2);
          System.out.printf("%7.3f  (at most %.2f)  CPU a request with %s%n", median, bar, guard);
          bars.assertThat(median).as(guard + " " + ratios.get(guard)).isLessThanOrEqualTo(bar);
        });
    bars.assertAll();
  }

  private static double cpu(Contender contender) {
    return contender.wrk().full(contender.server(), TURN).cpuMicros();
  }
}
