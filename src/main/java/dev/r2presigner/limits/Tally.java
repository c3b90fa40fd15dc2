package dev.r2presigner.limits;

import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * How the quotas of one request are counted. Where that is in Redis, it holds how long the request
 * may still wait for it, and what a batch took ahead, so that a hundred items are not a hundred
 * calls. For one thread at a time.
 */
public final class Tally {

  /** What is in hand of one quota, and the last answer about it. */
  private static final class Hand {
    long tokens;
    @Nullable ConsumptionProbe taken;
    @Nullable ConsumptionProbe refused;
    long refusedAmount;
  }

  /**
   * The result of an attempt.
   *
   * @param retryAfter the time until there would be enough; zero if it was consumed
   */
  record Taken(boolean consumed, long remaining, Duration retryAfter, Duration reset) {

    static Taken of(ConsumptionProbe probe, long inHand) {
      return new Taken(
          probe.isConsumed(),
          probe.getRemainingTokens() + inHand,
          probe.isConsumed()
              ? Duration.ZERO
              : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill())),
          Duration.ofNanos(probe.getNanosToWaitForReset()));
    }
  }

  private final @Nullable SharedLimits shared;
  private final @Nullable RedisLink link;
  private final Map<Counter, Hand> hands = new LinkedHashMap<>();
  private long nanosLeft;
  private int items = 1;

  /** Counts through this link, or for this instance alone. */
  Tally(@Nullable SharedLimits shared, @Nullable RedisLink link) {
    this.shared = shared;
    this.link = link;
    this.nanosLeft = shared == null ? 0 : shared.patience().toNanos();
  }

  /** Returns the tally of a request that never waits, since this instance counts for itself. */
  public static Tally alone() {
    return new Tally(null, null);
  }

  /** Tells whether counting may wait for Redis, and so does not belong on an event loop. */
  public boolean mayWait() {
    return link != null;
  }

  /** Announces that so many items will be counted; {@link #settle} has to follow. */
  public void expect(int number) {
    items = number;
  }

  /** Gives back what was taken ahead. Waits for nothing. */
  public void settle() {
    hands.forEach(
        (counter, hand) -> {
          if (link != null) {
            giveBackLater(link, counter, hand.tokens);
          }
        });
    hands.clear();
    items = 1;
  }

  Taken take(Counter counter, long amount) {
    if (link != null) {
      Taken taken = ahead(link, counter, amount);
      if (taken != null) {
        return taken;
      }
    }
    if (shared != null) {
      shared.countedAlone();
    }
    return Taken.of(counter.own().tryConsumeAndReturnRemaining(amount), 0);
  }

  /** Ends an item: all but the last leave in hand what was taken ahead. */
  void counted() {
    if (items > 1) {
      items--;
    } else {
      settle();
    }
  }

  void giveBack(Counter counter, long amount) {
    Hand hand = hands.get(counter);
    if (hand == null) {
      counter.own().addTokens(amount);
    } else {
      hand.tokens += amount;
    }
  }

  /** Takes in Redis; null if that has no answer. */
  private @Nullable Taken ahead(RedisLink link, Counter counter, long amount) {
    Hand hand = hands.computeIfAbsent(counter, fresh -> new Hand());
    if (hand.taken != null && hand.tokens >= amount) {
      hand.tokens -= amount;
      return Taken.of(hand.taken, hand.tokens);
    }
    if (hand.refused != null && amount >= hand.refusedAmount) {
      return Taken.of(hand.refused, hand.tokens);
    }
    long missing = amount - hand.tokens;
    long wanted = missing > Long.MAX_VALUE / items ? missing : missing * items;
    ConsumptionProbe probe = ask(link, counter, wanted);
    while (probe != null && !probe.isConsumed() && wanted > missing) {
      // As many as there are, if they are enough for this item.
      long there = probe.getRemainingTokens();
      wanted = there > missing && there < wanted ? there : missing;
      probe = ask(link, counter, wanted);
    }
    if (probe == null) {
      hands.remove(counter);
      giveBackLater(link, counter, hand.tokens);
      return null;
    }
    if (probe.isConsumed()) {
      hand.taken = probe;
      hand.tokens += wanted - amount;
    } else {
      hand.refused = probe;
      hand.refusedAmount = amount;
    }
    return Taken.of(probe, hand.tokens);
  }

  private static void giveBackLater(RedisLink link, Counter counter, long tokens) {
    if (tokens > 0) {
      // What is lost in an outage is a few tokens of one subject.
      var unused = counter.shared(link).addTokens(tokens);
    }
  }

  private @Nullable ConsumptionProbe ask(RedisLink link, Counter counter, long amount) {
    if (shared == null || shared.current() != link || nanosLeft <= 0) {
      return null;
    }
    long start = System.nanoTime();
    AsyncBucketProxy quota = counter.shared(link);
    long debt = counter.takeDebt();
    if (debt > 0) {
      var unused = quota.tryConsumeAsMuchAsPossible(debt);
    }
    CompletableFuture<ConsumptionProbe> coming = quota.tryConsumeAndReturnRemaining(amount);
    try {
      ConsumptionProbe probe = RedisLink.answer(coming, nanosLeft);
      counter.learn(probe.getRemainingTokens());
      return probe;
    } catch (RedisLink.Failed noAnswer) {
      shared.suspect(link);
      // If it is still counted, it was twice.
      var unused =
          coming.thenAccept(late -> giveBackLater(link, counter, late.isConsumed() ? amount : 0));
      return null;
    } finally {
      nanosLeft -= System.nanoTime() - start;
    }
  }
}
