package dev.r2presigner.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * The steps of one request, each by itself, with what it leaves to be collected: {@code ./mvnw
 * -Pbench verify -Dit.test=StepsBench}.
 */
class StepsBench {

  @Test
  void measures() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("dev\\.r2presigner\\..*Benchmark")
                    .forks(1)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.seconds(2))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(2))
                    .addProfiler("gc")
                    .build())
            .run();
    Map<String, Double> micros = new LinkedHashMap<>();
    results.forEach(result -> micros.put(name(result), result.getPrimaryResult().getScore()));
    ratio(micros, "SigningBenchmark.signed", "SigningBenchmark.signedByS3Presigner");
    ratio(micros, "DecisionBenchmark.decide 1000", "DecisionBenchmark.decide 1");
    ratio(micros, "TokenBenchmark.remembered", "TokenBenchmark.verified");
    results.forEach(
        result ->
            System.out.printf(
                "%-42s %8.2f µs %9.0f bytes%n",
                name(result),
                result.getPrimaryResult().getScore(),
                result.getSecondaryResults().get("gc.alloc.rate.norm").getScore()));
  }

  private static void ratio(Map<String, Double> micros, String what, String to) {
    System.out.printf("%6.2f  %s, to %s%n", micros.get(what) / micros.get(to), what, to);
  }

  private static String name(RunResult result) {
    String benchmark = result.getParams().getBenchmark();
    String policies = result.getParams().getParam("policies");
    String name =
        benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1);
    return policies == null ? name : name + " " + policies;
  }
}
