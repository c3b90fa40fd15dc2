package dev.r2presigner.limits;

import dev.r2presigner.policy.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import org.jspecify.annotations.Nullable;

/**
 * One quota of one subject. Where Redis does not answer, this instance goes on with what was left
 * when it last did, and owes Redis what it gave out meanwhile: neither an outage nor a pause is a
 * second quota.
 */
final class Counter {

  private final String name;
  private final Rate rate;

  private @Nullable RedisLink link;
  private @Nullable AsyncBucketProxy shared;
  private @Nullable Bucket own;
  private long left;
  private long leftAt;
  private long owed;

  Counter(String name, Rate rate) {
    this.name = name;
    this.rate = rate;
    this.left = rate.amount();
    this.leftAt = System.nanoTime();
  }

  Rate rate() {
    return rate;
  }

  /** Returns the quota as it is counted for all instances. */
  synchronized AsyncBucketProxy shared(RedisLink current) {
    if (shared == null || link != current) {
      // Behind another connection there may be another Redis, or an empty one.
      endOwn();
      owed = 0;
      link = current;
      shared = current.quota(name, rate);
    }
    return shared;
  }

  /** Remembers what Redis said is left. */
  synchronized void learn(long remaining) {
    endOwn();
    left = remaining;
    leftAt = System.nanoTime();
  }

  /** Returns what Redis has to be told of, once. */
  synchronized long takeDebt() {
    endOwn();
    long due = owed;
    owed = 0;
    return due;
  }

  /** Returns the quota as this instance counts it for itself. */
  synchronized Bucket own() {
    if (own == null) {
      long start = refilled();
      own =
          Bucket.builder()
              .addLimit(
                  limit ->
                      limit
                          .capacity(rate.amount())
                          .refillGreedy(rate.amount(), rate.period())
                          .initialTokens(start))
              .build();
    }
    return own;
  }

  /** Owes what there would be if this instance had given out nothing for itself. */
  private void endOwn() {
    if (own != null) {
      long now = own.getAvailableTokens();
      owed += Math.max(0, refilled() - now);
      own = null;
      left = now;
      leftAt = System.nanoTime();
    }
  }

  private long refilled() {
    double more = (double) (System.nanoTime() - leftAt) / rate.period().toNanos() * rate.amount();
    return (long) Math.min((double) rate.amount(), Math.max(0, left) + more);
  }
}
