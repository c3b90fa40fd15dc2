package dev.r2presigner.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.policy.Policy;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartPlanTest {

  private static final long MIB = 1L << 20;
  private static final long MAX_PART = (5L << 30) - (5L << 20);

  @ParameterizedTest
  @CsvSource({
    "0, 5242880, 1",
    "1, 5242880, 1",
    "5242880, 5242880, 1",
    "5242881, 5242880, 2",
    "157286400, 5242880, 30",
    "150000000, 5242880, 29",
    // The last size that 10,000 parts of 5 MiB hold, and the first beyond it.
    "52428800000, 5242880, 10000",
    "52428800001, 5242881, 10000",
    // R2's largest object: 5 TiB less 5 GiB.
    "5492189429760, 549218943, 10000"
  })
  void cutsAsUppyDoes(long size, long partSize, int partCount) {
    assertThat(PartPlan.of(size)).isEqualTo(new PartPlan(size, partSize, partCount));
  }

  @Test
  void everyPlanIsOneThatR2Takes() {
    SplittableRandom random = new SplittableRandom(5);
    LongStream.concat(
            LongStream.of(0, 1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, Policy.MAX_OBJECT),
            LongStream.generate(() -> (long) (Policy.MAX_OBJECT * Math.pow(random.nextDouble(), 4)))
                .limit(20_000))
        .forEach(
            size -> {
              PartPlan plan = PartPlan.of(size);
              assertThat(plan.partCount()).isBetween(1, 10_000);
              assertThat(plan.partSize()).isBetween(5 * MIB, MAX_PART);
              long last = plan.length(plan.partCount());
              assertThat(last).isBetween(size == 0 ? 0L : 1L, plan.partSize());
              assertThat((plan.partCount() - 1) * plan.partSize() + last).isEqualTo(size);
            });
  }
}
