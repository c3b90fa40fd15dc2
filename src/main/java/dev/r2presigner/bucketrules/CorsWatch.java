package dev.r2presigner.bucketrules;

import dev.r2presigner.audit.Audit;
import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.problem.Problem;
import dev.r2presigner.startup.Durations;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.store.StoreException;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Watches the bucket's policy in the background: applies it at start-up if configured, then checks
 * for changes made outside this service. Never delays or fails a start, a request or readiness;
 * logs what changed since the last check.
 */
@ApplicationScoped
class CorsWatch implements StartupCheck {

  private static final Logger LOG = Logger.getLogger(CorsWatch.class);

  /** The values that disable the check; YAML parses a bare off as false. */
  private static final Set<String> OFF = Set.of("off", "false");

  private static final int RETRIES = 5;
  private static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final CorsWatchConfig config;
  private final CorsSync sync;
  private final Audit audit;
  private final Scheduler scheduler;
  private final AtomicReference<String> lastLogged = new AtomicReference<>("");

  CorsWatch(CorsWatchConfig config, CorsSync sync, Audit audit, Scheduler scheduler) {
    this.config = config;
    this.sync = sync;
    this.audit = audit;
    this.scheduler = scheduler;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (!OFF.contains(config.checkEvery())) {
      try {
        if (every().compareTo(Duration.ofSeconds(1)) < 0) {
          findings.add(new Finding("cors.check-every", "must be at least 1s, or off"));
        }
      } catch (IllegalArgumentException unreadable) {
        findings.add(new Finding("cors.check-every", "must be a time like 15m, or off"));
      }
    }
    if (!List.of("true", "false").contains(config.applyAtStart())) {
      findings.add(new Finding("cors.apply-at-start", "must be true or false"));
    }
    return findings;
  }

  private Duration every() {
    return Durations.parse(config.checkEvery());
  }

  void start(@Observes StartupEvent event) {
    if (!config.applyAtStart().equals("true")) {
      watch();
      return;
    }
    Uni.createFrom()
        .item(sync::apply)
        .runSubscriptionOn(Infrastructure.getDefaultExecutor())
        .onFailure(CorsWatch::isTransient)
        .retry()
        .withBackOff(FIRST_WAIT, LONGEST_WAIT)
        .atMost(RETRIES)
        .onTermination()
        .invoke(this::watch)
        .subscribe()
        .with(this::applied, this::notApplied);
  }

  /** Excludes credentials without the permission, for which a retry does not help. */
  private static boolean isTransient(Throwable failure) {
    return failure instanceof StoreException trouble
        && trouble.kind() != StoreException.Kind.NOT_PERMITTED;
  }

  private void applied(CorsSync.Applied applied) {
    String outcome = CorsAdminResource.outcome(applied);
    audit.corsApplied("", outcome, applied.now().differences(), RequestIds.NONE);
    LOG.infof("The bucket's CORS policy at start: %s", outcome);
  }

  private void notApplied(Throwable failure) {
    if (failure instanceof StoreException trouble) {
      audit.corsApplied("", Problem.of(trouble).type().slug(), List.of(), RequestIds.NONE);
      LOG.warnf("The bucket's CORS policy was not applied at start: %s", trouble.detail());
    } else {
      LOG.error("The bucket's CORS policy was not applied at start", failure);
    }
  }

  private void watch() {
    if (!OFF.contains(config.checkEvery())) {
      scheduler
          .newJob("cors-drift")
          .setInterval(every().toSeconds() + "s")
          .setConcurrentExecution(ConcurrentExecution.SKIP)
          .setTask(execution -> look())
          .schedule();
    }
  }

  private void look() {
    try {
      CorsReport report = sync.check();
      if (report.inSync()) {
        log(Logger.Level.INFO, "The bucket's CORS policy matches the wanted one");
      } else {
        log(
            Logger.Level.WARN,
            "The bucket's CORS policy differs from the wanted one (PUT /v1/cors applies it): "
                + String.join(" ", report.differences()));
      }
    } catch (StoreException trouble) {
      log(Logger.Level.WARN, "The bucket's CORS policy can't be checked: " + trouble.detail());
    }
  }

  /** Logs a sentence only when it changes: a log that repeats itself is not read. */
  private void log(Logger.Level level, String sentence) {
    if (!sentence.equals(lastLogged.getAndSet(sentence))) {
      LOG.log(level, sentence);
    }
  }
}
