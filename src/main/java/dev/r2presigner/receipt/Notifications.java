package dev.r2presigner.receipt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends receipts to the operator's receiver from a bounded queue, on a thread of its own: no
 * request waits for it. What is not taken is sent again, ever later, and dropped in the end. A
 * client that asks again and again for the same receipt has one on its way at a time, or it could
 * fill the queue alone.
 */
@ApplicationScoped
class Notifications {

  private static final Logger LOG = Logger.getLogger(Notifications.class);
  private static final int CAPACITY = 1000;
  private static final int ATTEMPTS = 10;

  private final @Nullable Receiver receiver;
  private final Pace pace;
  private final Counter sent;
  private final Counter retried;
  private final Counter dropped;
  private final DelayQueue<Notification> waiting = new DelayQueue<>();
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final Semaphore free = new Semaphore(CAPACITY);
  private final Thread thread = new Thread(this::run, "notifications");
  private boolean failing;

  /** How long the first wait is, an attempt may take, and the last attempts may take together. */
  record Pace(Duration firstWait, Duration attempt, Duration atTheEnd) {
    static final Pace PRODUCTION =
        new Pace(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(2));
  }

  @Inject
  Notifications(ReceiptSettings settings, MeterRegistry meters) {
    this(settings.notifyUrl(), meters, Pace.PRODUCTION);
  }

  Notifications(@Nullable URI url, MeterRegistry meters, Pace pace) {
    this.receiver = url == null ? null : new Receiver(url);
    this.pace = pace;
    this.sent = counter(meters, "sent");
    this.retried = counter(meters, "retried");
    this.dropped = counter(meters, "dropped");
    thread.setDaemon(true);
  }

  private static Counter counter(MeterRegistry meters, String outcome) {
    return Counter.builder("presigner.notifications")
        .description("Receipts for the operator's receiver: taken, sent again, given up")
        .tag("outcome", outcome)
        .register(meters);
  }

  void start(@Observes @Nullable StartupEvent event) {
    if (receiver != null) {
      thread.start();
    }
  }

  /** Queues a receipt without ever blocking, unless one of the same version is on its way. */
  void add(String id, String receipt) {
    if (receiver == null) {
      return;
    }
    if (!free.tryAcquire()) {
      dropped.increment();
    } else if (inFlight.add(id)) {
      waiting.add(Notification.now(id, receipt));
    } else {
      free.release();
    }
  }

  private void run() {
    try {
      while (true) {
        attempt(waiting.take());
      }
    } catch (InterruptedException stopping) {
      lastAttempts();
    }
  }

  private void attempt(Notification next) throws InterruptedException {
    boolean taken;
    try {
      taken = isTaken(next, pace.attempt());
    } catch (InterruptedException stopping) {
      waiting.add(next);
      throw stopping;
    }
    report(taken);
    if (taken) {
      done(next, sent);
    } else if (next.attempts() + 1 < ATTEMPTS) {
      retried.increment();
      waiting.add(next.later(pace.firstWait()));
    } else {
      done(next, dropped);
    }
  }

  private boolean isTaken(Notification next, Duration within) throws InterruptedException {
    return receiver != null && receiver.takes(next.receipt(), within);
  }

  private void done(Notification next, Counter outcome) {
    inFlight.remove(next.id());
    free.release();
    outcome.increment();
  }

  /** Logs that the receiver fails, and that it no longer does; not its URL, which may be secret. */
  private void report(boolean taken) {
    if (failing == taken) {
      failing = !taken;
      LOG.warnf(
          taken
              ? "The receiver of receipts (notify.url) takes them again"
              : "The receiver of receipts (notify.url) does not take them; they are sent again");
    }
  }

  /** Sends once more what is queued, whenever it is due, and counts what is left as dropped. */
  private void lastAttempts() {
    long end = System.nanoTime() + pace.atTheEnd().toNanos();
    for (Notification next : waiting.toArray(Notification[]::new)) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      try {
        done(next, left.toMillis() > 0 && isTaken(next, left) ? sent : dropped);
      } catch (InterruptedException again) {
        done(next, dropped);
      }
    }
  }

  void stop(@Observes @Nullable ShutdownEvent event) {
    if (receiver == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(pace.atTheEnd().toMillis() + pace.firstWait().toMillis());
    } catch (InterruptedException asked) {
      Thread.currentThread().interrupt();
    }
  }
}
