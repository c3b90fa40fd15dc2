package dev.r2presigner.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.r2presigner.caller.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent.PartLength;
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

  /** Takes what the grant costs, or nothing. */
  public Taken take(Caller caller, Policy policy, Grant grant) {
    if (policy.urls() == null && policy.bytes() == null) {
      return new Taken(null, Duration.ZERO, null);
    }
    Budget budget =
        budgets.get(
            new Pair(policy.name(), caller.subject()),
            pair -> new Budget(bucket(policy.urls()), bucket(policy.bytes())));
    ConsumptionProbe urls = take(budget.urls(), 1);
    if (urls != null && !urls.isConsumed()) {
      return new Taken("urls", wait(urls), allowance(policy, urls, 0));
    }
    long declared = declared(grant);
    ConsumptionProbe bytes = declared == 0 ? null : take(budget.bytes(), declared);
    if (bytes != null && !bytes.isConsumed()) {
      if (budget.urls() != null) {
        // Nothing is half done: a URL that was not handed out was not used up.
        budget.urls().addTokens(1);
      }
      return new Taken("bytes", wait(bytes), allowance(policy, urls, 1));
    }
    return new Taken(null, Duration.ZERO, allowance(policy, urls, 0));
  }

  private static @Nullable Allowance allowance(
      Policy policy, @Nullable ConsumptionProbe urls, int givenBack) {
    return policy.urls() == null || urls == null
        ? null
        : new Allowance(
            policy.urls().amount(),
            urls.getRemainingTokens() + givenBack,
            Duration.ofNanos(urls.getNanosToWaitForReset()));
  }

  /** Counted where it is signed: parts, not the upload they belong to. */
  private static long declared(Grant grant) {
    if (grant instanceof Grant.Upload upload) {
      return upload.contentLength();
    }
    return grant instanceof Grant.Multipart multipart
        ? multipart.parts().stream().mapToLong(PartLength::bytes).sum()
        : 0;
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
