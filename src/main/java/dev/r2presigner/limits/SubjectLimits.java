package dev.r2presigner.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts the URLs and the declared bytes of each subject under each policy that limits them, in
 * this process's memory: with several instances each counts for itself. Bounded: past 100,000 pairs
 * the least recently seen one is forgotten and starts with its full quota.
 */
@ApplicationScoped
public class SubjectLimits {

  private static final int MAX_PAIRS = 100_000;
  private static final Duration FORGET_AFTER = Duration.ofDays(1);

  /** A subject is one of its issuer: another issuer's of the same name is another subject. */
  private record Pair(String policy, String issuer, String subject) {}

  private record Budget(@Nullable Bucket urls, @Nullable Bucket bytes) {}

  private final Cache<Pair, Budget> budgets =
      Caffeine.newBuilder().maximumSize(MAX_PAIRS).expireAfterAccess(FORGET_AFTER).build();

  /** Consumes the quota that the grant costs, or none of it. */
  public LimitResult take(Caller caller, Policy policy, Grant grant) {
    Policy.Limits limits = policy.access().limits();
    if (limits.urls() == null && limits.bytes() == null) {
      return new LimitResult(null, Duration.ZERO, null);
    }
    Budget budget =
        budgets.get(
            new Pair(policy.name(), caller.issuer(), caller.countedSubject()),
            pair -> new Budget(bucket(limits.urls()), bucket(limits.bytes())));
    ConsumptionProbe urls = take(budget.urls(), 1);
    if (urls != null && !urls.isConsumed()) {
      return new LimitResult("urls", wait(urls), quota(limits.urls(), urls, 0));
    }
    long declared = grant.declaredBytes();
    ConsumptionProbe bytes = declared == 0 ? null : take(budget.bytes(), declared);
    if (bytes != null && !bytes.isConsumed()) {
      if (budget.urls() != null) {
        // All or nothing: a URL that is not issued must not count.
        budget.urls().addTokens(1);
      }
      return new LimitResult("bytes", wait(bytes), quota(limits.urls(), urls, 1));
    }
    return new LimitResult(null, Duration.ZERO, quota(limits.urls(), urls, 0));
  }

  private static @Nullable Quota quota(
      @Nullable Rate limit, @Nullable ConsumptionProbe urls, int givenBack) {
    return limit == null || urls == null
        ? null
        : new Quota(
            limit.amount(),
            urls.getRemainingTokens() + givenBack,
            Duration.ofNanos(urls.getNanosToWaitForReset()));
  }

  private static @Nullable ConsumptionProbe take(@Nullable Bucket bucket, long amount) {
    return bucket == null ? null : bucket.tryConsumeAndReturnRemaining(amount);
  }

  private static Duration wait(ConsumptionProbe refused) {
    return Duration.ofNanos(Math.max(1, refused.getNanosToWaitForRefill()));
  }

  private static @Nullable Bucket bucket(@Nullable Rate rate) {
    return rate == null
        ? null
        : Bucket.builder()
            .addLimit(
                limit -> limit.capacity(rate.amount()).refillGreedy(rate.amount(), rate.period()))
            .build();
  }
}
