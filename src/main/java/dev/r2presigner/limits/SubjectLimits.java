package dev.r2presigner.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.Rate;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Counts the URLs and the declared bytes of each subject under each policy that limits them: in
 * Redis for all instances, or in this process's memory. Bounded: past 100,000 pairs the least
 * recently seen one is forgotten here, and starts with its full quota if only this process counted.
 */
@ApplicationScoped
public class SubjectLimits {

  private static final int MAX_PAIRS = 100_000;
  private static final Duration FORGET_AFTER = Duration.ofDays(1);

  /**
   * A subject is one of its issuer: another issuer's of the same name is another subject. With
   * other limits it begins anew.
   */
  private record Pair(String policy, String issuer, String subject, Policy.Limits limits) {}

  private record Budget(@Nullable Counter urls, @Nullable Counter bytes) {}

  private final Cache<Pair, Budget> budgets =
      Caffeine.newBuilder().maximumSize(MAX_PAIRS).expireAfterAccess(FORGET_AFTER).build();
  private final SharedLimits shared;
  private final String bucket;

  SubjectLimits(SharedLimits shared, R2Settings settings) {
    this.shared = shared;
    this.bucket = settings.endpoint() + " " + settings.bucket();
  }

  /** Begins a request that these policies judge; it waits only where one of them has limits. */
  public Tally begin(Policies policies) {
    return policies.haveLimits() ? new Tally(shared, shared.current()) : Tally.alone();
  }

  /** Consumes the quota that the grant costs, or none of it. */
  public LimitResult take(Caller caller, Policy policy, Grant grant, Tally tally) {
    Policy.Limits limits = policy.access().limits();
    if (limits.urls() == null && limits.bytes() == null) {
      return new LimitResult(null, Duration.ZERO, null);
    }
    Budget budget =
        budgets.get(
            new Pair(policy.name(), caller.issuer(), caller.countedSubject(), limits),
            this::budget);
    LimitResult result = take(budget, grant.declaredBytes(), tally);
    tally.counted();
    return result;
  }

  private static LimitResult take(Budget budget, long declared, Tally tally) {
    Counter urlCounter = budget.urls();
    Tally.Taken urls = urlCounter == null ? null : tally.take(urlCounter, 1);
    if (urls != null && !urls.consumed()) {
      return new LimitResult("urls", urls.retryAfter(), quota(urlCounter, urls, 0));
    }
    Counter byteCounter = budget.bytes();
    Tally.Taken bytes =
        byteCounter == null || declared == 0 ? null : tally.take(byteCounter, declared);
    if (bytes != null && !bytes.consumed()) {
      if (urlCounter != null) {
        // All or nothing: a URL that is not issued must not count.
        tally.giveBack(urlCounter, 1);
      }
      return new LimitResult("bytes", bytes.retryAfter(), quota(urlCounter, urls, 1));
    }
    return new LimitResult(null, Duration.ZERO, quota(urlCounter, urls, 0));
  }

  private static @Nullable Quota quota(
      @Nullable Counter counter, Tally.@Nullable Taken urls, int givenBack) {
    return counter == null || urls == null
        ? null
        : new Quota(counter.rate().amount(), urls.remaining() + givenBack, urls.reset());
  }

  private Budget budget(Pair pair) {
    return new Budget(
        counter(pair, "urls", pair.limits().urls()), counter(pair, "bytes", pair.limits().bytes()));
  }

  private @Nullable Counter counter(Pair pair, String kind, @Nullable Rate rate) {
    return rate == null ? null : new Counter(name(pair, kind, rate), rate);
  }

  /** Names a quota by a hash, since Redis is no place for the names of subjects. */
  private String name(Pair pair, String kind, Rate rate) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {
            bucket, pair.policy(), pair.issuer(), pair.subject(), kind, rate.toString()
          }) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        hash.update((text.length + ":").getBytes(StandardCharsets.UTF_8));
        hash.update(text);
      }
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
