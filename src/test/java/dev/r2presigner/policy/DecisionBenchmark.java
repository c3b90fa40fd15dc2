package dev.r2presigner.policy;

import dev.r2presigner.policy.config.YamlPolicies;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** May alice put this picture, under one policy or the last of a thousand? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {

  @Param({"1", "1000"})
  public int policies;

  private final Caller alice = YamlPolicies.caller("alice", "user");
  private final Intent<?> wish =
      YamlPolicies.wish().key("users/alice/photos/2026/summer/IMG_1.png").upload();
  private final SplittableRandom random = new SplittableRandom(1);
  private Policies all;

  @Setup
  public void read() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 1; i < policies; i++) {
      String prefix = i % 2 == 0 ? "team-" + i + "/{sub}/" : "users/{sub}/folder-" + i + "/";
      yaml.append("p" + i + ":\n  prefix: \"" + prefix + "\"\n  operations: [download]\n");
    }
    yaml.append(
        "photos:\n  prefix: users/{sub}/photos/\n  operations: [upload]\n  content-types: [\"image/*\"]\n"
            + "  max-size: 10M\n  roles: [user]\n");
    all = YamlPolicies.read(yaml.toString());
    if (!(decide() instanceof Decision.Granted<?>)) {
      throw new IllegalStateException("measures a refusal");
    }
  }

  @Benchmark
  public Decision<?> decide() {
    return all.decide(alice, wish, YamlPolicies.NOW, Instant.MAX, random);
  }
}
