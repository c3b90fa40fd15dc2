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

  /** The largest size that is cut in parts of 5 MiB. */
  private static final long UNGROWN = 10_000 * 5 * MIB;

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

  /**
   * Nobody remembers for which sizes the parts of an upload were signed, so each may be of another
   * file: at most {@code max} bytes together all the same. Beyond what 10,000 parts of 5 MiB hold,
   * at most 9,998 bytes more, since there parts grow with the size, by a byte for each 10,000.
   */
  @Test
  void partsOfDifferentSizesAreTogetherNoMoreThanTheLargestSize() {
    SplittableRandom random = new SplittableRandom(7);
    LongStream.concat(
            LongStream.of(0, 1, 5 * MIB - 1, 5 * MIB, 5 * MIB + 1, 6 * MIB, UNGROWN, UNGROWN + 1),
            LongStream.generate(() -> random.nextLong(1, 2 * UNGROWN)).limit(300))
        .forEach(
            max -> {
              long most = 0;
              long before = 0;
              for (int number = 1; number <= PartPlan.of(max).partCount(); number++) {
                long longest = longest(number, max, random);
                most = Math.max(most, before + longest);
                before += longest;
              }
              assertThat(most).as("of " + max).isBetween(max, max <= UNGROWN ? max : max + 9_998);
            });
  }

  /** The longest that a part of this number can be signed for, within a largest size. */
  private static long longest(int number, long max, SplittableRandom random) {
    long full = PartPlan.of(max).partSize();
    return LongStream.of(
            max,
            max - 1,
            number * 5 * MIB,
            number * full,
            number * (full - 1),
            random.nextLong(max + 1))
        .filter(size -> size >= 0 && size <= max)
        .mapToObj(PartPlan::of)
        .filter(plan -> number <= plan.partCount())
        .mapToLong(plan -> plan.length(number))
        .max()
        .orElse(0);
  }
}
