package dev.r2presigner.store;

import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejects time-outs and concurrency limits outside their usable ranges: zero, longer than a client
 * waits, or more concurrent calls than leave threads for other requests.
 */
@Singleton
class StoreBounds implements StartupCheck {

  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofMinutes(5);
  private static final int MOST_CALLS = 128;
  private static final Duration SHORTEST_LOOKS = Duration.ofSeconds(1);
  private static final Duration LONGEST_LOOKS = Duration.ofHours(1);

  private final StoreConfig config;

  StoreBounds(StoreConfig config) {
    this.config = config;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    judge("store.connect-timeout", config.connectTimeout(), findings);
    judge("store.timeout", config.timeout(), findings);
    if (config.maxCalls() < 1 || config.maxCalls() > MOST_CALLS) {
      findings.add(new Finding("store.max-calls", "must be 1 to " + MOST_CALLS));
    }
    Duration looks = config.tokenCheckEvery();
    if (looks.compareTo(SHORTEST_LOOKS) < 0 || looks.compareTo(LONGEST_LOOKS) > 0) {
      findings.add(new Finding("store.token-check-every", "must be 1s to 1h"));
    }
    return findings;
  }

  private static void judge(String property, Duration time, List<Finding> findings) {
    if (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0) {
      findings.add(new Finding(property, "must be 1s to 5m"));
    }
  }
}
