package dev.r2presigner.problem;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.token.TokenRefusal;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counts refused tokens by their reason, and records them in the audit: at most ten a second, since
 * any stranger can send bad tokens as fast as the network lets them.
 */
@ApplicationScoped
class RefusedTokens {

  private static final int LINES_A_SECOND = 10;
  private static final long SECOND = 1_000_000_000L;

  private final Audit audit;
  private final Map<TokenRefusal, Counter> counters = new EnumMap<>(TokenRefusal.class);
  private long second = System.nanoTime();
  private int lines;
  private long unrecorded;

  RefusedTokens(Audit audit, MeterRegistry meters) {
    this.audit = audit;
    for (TokenRefusal reason : TokenRefusal.values()) {
      counters.put(
          reason,
          Counter.builder("presigner.tokens.refused")
              .description("Requests answered 401, by what was wrong with the token")
              .tag("reason", reason.word())
              .register(meters));
    }
  }

  /** Makes the bean at the start: a counter that appears with its first refusal has no rate. */
  void start(@Observes StartupEvent event) {}

  /** Counts a request that is answered 401; to be called once for each. */
  void record(TokenRefusal reason, RequestIds ids) {
    Counter counter = counters.get(reason);
    if (counter != null) {
      counter.increment();
    }
    long before = lineIsLeft(System.nanoTime());
    if (before >= 0) {
      audit.tokenRefused(reason.word(), before, ids);
    }
  }

  /** Returns how many refusals before this one got no line; negative if this one gets none. */
  private synchronized long lineIsLeft(long now) {
    if (now - second >= SECOND) {
      second = now;
      lines = 0;
    }
    if (lines >= LINES_A_SECOND) {
      unrecorded++;
      return -1;
    }
    lines++;
    long before = unrecorded;
    unrecorded = 0;
    return before;
  }
}
