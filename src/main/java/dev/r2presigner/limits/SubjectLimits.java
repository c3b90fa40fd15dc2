package dev.r2presigner.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.r2presigner.caller.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Counts the URLs and the declared bytes of each subject under each policy that limits them. In
 * this process's memory: with several instances each counts for itself. Bounded: past 100,000 pairs
 * the one not seen for longest starts anew.
 */
@ApplicationScoped
public class SubjectLimits {

  private static final int MAX_PAIRS = 100_000;
  private static final Duration FORGET_AFTER = Duration.ofDays(1);

  private record Pair(String policy, String subject) {}

  private record Budget(@Nullable Bucket urls, @Nullable Bucket bytes) {}

  private final Cache<Pair, Budget> budgets =
      Caffeine.newBuilder().maximumSize(MAX_PAIRS).expireAfterAccess(FORGET_AFTER).build();

  /**
   * Takes what the grant costs; answers with zero, or with how long to wait if nothing was taken.
   */
  public Duration take(Caller caller, Policy policy, Grant grant) {
    if (policy.urls() == null && policy.bytes() == null) {
      return Duration.ZERO;
    }
    Budget budget =
        budgets.get(
            new Pair(policy.name(), caller.subject()),
            pair -> new Budget(bucket(policy.urls()), bucket(policy.bytes())));
    Duration wait = take(budget.urls(), 1);
    if (!wait.isZero()) {
      return wait;
    }
    long declared = declared(grant);
    wait = declared == 0 ? Duration.ZERO : take(budget.bytes(), declared);
    if (!wait.isZero() && budget.urls() != null) {
      // Nothing is half done: a URL that was not handed out was not used up.
      budget.urls().addTokens(1);
    }
    return wait;
  }

  /** Counted where it is signed: parts, not the upload they belong to. */
  private static long declared(Grant grant) {
    if (grant instanceof Grant.Upload upload) {
      return upload.contentLength();
    }
    return grant instanceof Grant.Multipart multipart
        ? multipart.parts().stream().mapToLong(p -> p.bytes() == null ? 0 : p.bytes()).sum()
        : 0;
  }

  private static Duration take(@Nullable Bucket bucket, long amount) {
    if (bucket == null) {
      return Duration.ZERO;
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(amount);
    return probe.isConsumed()
        ? Duration.ZERO
        : Duration.ofNanos(Math.max(1, probe.getNanosToWaitForRefill()));
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
