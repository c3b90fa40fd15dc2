package dev.r2presigner.limits;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the connection to Redis, and tells whether it answers fast enough to count there. One
 * thread of its own connects and tries, so that a request only ever waits for its own count: the
 * first that has no answer in time ends the sharing for all, until a trial succeeds.
 */
@ApplicationScoped
class SharedLimits {

  /** The longest that a request waits, and so the slowest Redis that counts as reachable. */
  private static final Duration PATIENCE = Duration.ofMillis(50);

  private static final Logger LOG = Logger.getLogger(SharedLimits.class);

  /** For what happens once: name look-up, TLS, the classes of the first call. */
  private static final Duration FIRST = Duration.ofSeconds(2);

  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Until a trial that failed is repeated on the same connection. */
  private static final Duration SOON = Duration.ofMillis(200);

  /** A single late answer is a pause of this process as often as one of Redis. */
  private static final int TRIALS = 3;

  /** A connection with no answer for so long is given up. */
  private static final int MOST_FAILURES = 25;

  private final LimitsSettings settings;
  private final MeterRegistry meters;
  private final Duration patience;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "shared-limits");
            thread.setDaemon(true);
            return thread;
          });

  private volatile @Nullable RedisLink current;
  private volatile @Nullable Counter alone;

  private volatile @Nullable RedisClient client;

  // Only the watch uses these.
  private @Nullable RedisLink link;
  private int failures;
  private @Nullable Boolean lastLogged;

  @Inject
  SharedLimits(LimitsSettings settings, MeterRegistry meters) {
    this(settings, meters, PATIENCE);
  }

  SharedLimits(LimitsSettings settings, MeterRegistry meters, Duration patience) {
    this.settings = settings;
    this.meters = meters;
    this.patience = patience;
  }

  /** Returns how long a request may wait in all. */
  Duration patience() {
    return patience;
  }

  /** Connects before the first request; a start does not fail for want of Redis. */
  void start(@Observes StartupEvent event) throws InterruptedException {
    RedisURI redis = settings.redis();
    if (redis == null) {
      return;
    }
    Gauge.builder("presigner.limits.shared", () -> current == null ? 0 : 1)
        .description("1 if limits are counted in Redis, 0 while each instance counts for itself")
        .register(meters);
    alone =
        Counter.builder("presigner.limits.alone")
            .description("Quotas that this instance counted for itself, though they are shared")
            .register(meters);
    try {
      watch
          .submit(
              () -> {
                client = RedisLink.client(FIRST);
                look(redis);
              })
          .get(3 * FIRST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      // It goes on in the background.
    } catch (ExecutionException bug) {
      LOG.error("The shared limits failed to start", bug.getCause());
    }
    watch.execute(() -> lookAgain(redis));
  }

  void stop(@Observes ShutdownEvent event) {
    current = null;
    watch.shutdownNow();
    RedisClient used = client;
    if (used != null) {
      used.shutdown(Duration.ZERO, FIRST);
      var unused = used.getResources().shutdown(0, 0, TimeUnit.SECONDS);
    }
  }

  /** Returns what counts for all instances; null while each counts for itself. */
  @Nullable RedisLink current() {
    return current;
  }

  /** Tells the operator how often a quota was not counted for all. */
  void countedAlone() {
    Counter count = alone;
    if (count != null) {
      count.increment();
    }
  }

  /** Ends the sharing until a trial succeeds, which is begun at once. */
  void suspect(RedisLink suspected) {
    RedisURI redis = settings.redis();
    if (current == suspected && redis != null) {
      current = null;
      try {
        watch.execute(() -> look(redis));
      } catch (RejectedExecutionException stopped) {
        // Nothing is shared any more.
      }
    }
  }

  private void lookAgain(RedisURI redis) {
    Duration next = EVERY;
    try {
      look(redis);
      next = current == null && link != null ? SOON : EVERY;
    } finally {
      if (!watch.isShutdown()) {
        var unused = watch.schedule(() -> lookAgain(redis), next.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void look(RedisURI redis) {
    try {
      RedisLink connected = connected(redis);
      tryOut(connected);
      failures = 0;
      current = connected;
      log(true, "");
    } catch (RedisLink.Failed failed) {
      if (watch.isShutdown()) {
        return;
      }
      current = null;
      log(false, String.valueOf(failed.getMessage()));
      failures++;
      if (link != null && (!link.isOpen() || failures >= MOST_FAILURES)) {
        disconnect(link);
      }
    } catch (RuntimeException unexpected) {
      current = null;
      log(false, String.valueOf(RedisLink.Failed.of(unexpected).getMessage()));
    }
  }

  private RedisLink connected(RedisURI redis) throws RedisLink.Failed {
    RedisLink old = link;
    if (old != null && old.isOpen()) {
      return old;
    }
    if (old != null) {
      disconnect(old);
    }
    RedisClient connecting = client;
    if (connecting == null) {
      throw new RedisLink.Failed("no client");
    }
    RedisLink fresh = RedisLink.connect(connecting, redis, FIRST);
    link = fresh;
    failures = 0;
    fresh.tryOut(FIRST);
    return fresh;
  }

  private void tryOut(RedisLink connected) throws RedisLink.Failed {
    for (int left = TRIALS; ; left--) {
      try {
        connected.tryOut(patience);
        return;
      } catch (RedisLink.Failed failed) {
        if (left == 1 || !connected.isOpen()) {
          throw failed;
        }
      }
    }
  }

  private void disconnect(RedisLink old) {
    current = null;
    link = null;
    old.close();
  }

  /** Logs a change only; a pause that a trial does not confirm is none. */
  private void log(boolean shared, String reason) {
    if (!Boolean.valueOf(shared).equals(lastLogged)) {
      lastLogged = shared;
      if (shared) {
        LOG.info("Limits are counted in Redis, for all instances");
      } else {
        LOG.warnf("Limits are counted by each instance for itself; Redis: %s", reason);
      }
    }
  }
}
