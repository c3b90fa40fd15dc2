package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.startup.ConfigFiles;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.OurMappings;
import dev.r2presigner.startup.RefusedStart;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.scheduler.Scheduler;
import io.smallrye.config.SmallRyeConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the policies of changed files without a restart: judges them as a start would, and
 * either replaces the whole set or keeps it. What makes a start refuse them is logged once, and the
 * gauge stays 0 until they are mended or as before.
 */
@ApplicationScoped
class PolicyReload {

  private static final Logger LOG = Logger.getLogger(PolicyReload.class);

  /** The files are short, and reading them costs less than a request. */
  private static final String EVERY = "5s";

  private final FreshConfig fresh;
  private final ConfigFiles files;
  private final OurMappings mappings;
  private final PoliciesInForce policies;
  private final List<PoliciesCheck> checks;
  private final Scheduler scheduler;
  private final MeterRegistry meters;

  // Only the one job that runs at a time writes these.
  private volatile boolean refused;
  private @Nullable List<Integer> seen;
  private Set<String> toldOf = Set.of();

  PolicyReload(
      Config config,
      ConfigFiles files,
      OurMappings mappings,
      PoliciesInForce policies,
      @All List<PoliciesCheck> checks,
      Scheduler scheduler,
      MeterRegistry meters) {
    this.fresh = new FreshConfig(config.unwrap(SmallRyeConfig.class));
    this.files = files;
    this.mappings = mappings;
    this.policies = policies;
    this.checks = checks;
    this.scheduler = scheduler;
    this.meters = meters;
  }

  void start(@Observes StartupEvent event) {
    if (!fresh.hasFiles()) {
      return;
    }
    Gauge.builder("presigner.policies.current", () -> refused ? 0 : 1)
        .description("1 if the policies of the files are in force, 0 if their last change was not")
        .register(meters);
    scheduler
        .newJob("policies")
        .setInterval(EVERY)
        .setConcurrentExecution(ConcurrentExecution.SKIP)
        .setTask(execution -> look())
        .schedule();
  }

  private synchronized void look() {
    List<Integer> now = fresh.state();
    if (now.equals(seen)) {
      return;
    }
    Reading reading = read();
    if (!now.equals(fresh.state())) {
      return; // They are being written.
    }
    boolean first = seen == null;
    seen = now;
    if (!reading.mistakes().isEmpty()) {
      refused = true;
      LOG.warnf(
          "The changed policies are not used; the old ones stay in use: %s", reading.mistakes());
      return;
    }
    boolean wasRefused = refused;
    refused = false;
    tellOfOthers(reading.otherChanges());
    List<?> all = reading.policies().all();
    if (!all.equals(policies.get().all())) {
      policies.replace(reading.policies());
      LOG.infof("The %d policies of the changed files are in use", all.size());
    } else if (wasRefused && !first) {
      LOG.info("The policies of the files are those in use again");
    }
  }

  /**
   * What the files hold now.
   *
   * @param mistakes the line of a refused start, without its beginning; empty if there is none
   */
  private record Reading(Policies policies, String mistakes, Set<String> otherChanges) {

    static Reading refused(String mistakes) {
      return new Reading(new Policies(List.of()), mistakes, Set.of());
    }
  }

  private Reading read() {
    List<Finding> findings = new ArrayList<>(files.findings());
    if (!findings.isEmpty()) {
      return Reading.refused(line(findings));
    }
    try {
      SmallRyeConfig config = fresh.read(mappings.all());
      PolicyConfig written = config.getConfigMapping(PolicyConfig.class);
      PolicyReader reader = new PolicyReader();
      Policies read = new Policies(reader.read(written));
      findings.addAll(reader.findings());
      files.documents().forEach(document -> findings.addAll(PolicyFiles.check(document)));
      findings.addAll(new PolicySources(config, written).findings());
      checks.forEach(check -> findings.addAll(check.findings(read)));
      return new Reading(read, line(findings), fresh.otherChanges(config));
    } catch (RuntimeException refusedByTheLibrary) {
      String reason = RefusedStart.reason(refusedByTheLibrary);
      return Reading.refused(
          reason == null
              ? "the configuration can't be read"
              : reason.substring(RefusedStart.PREFIX.length()));
    }
  }

  private static String line(List<Finding> findings) {
    return findings.stream().distinct().map(Finding::toString).collect(Collectors.joining("; "));
  }

  private void tellOfOthers(Set<String> changed) {
    if (!changed.equals(toldOf)) {
      toldOf = changed;
      if (!changed.isEmpty()) {
        LOG.warnf(
            "The files also changed %s: only policies are taken over, the rest needs a restart",
            String.join(", ", changed));
      }
    }
  }
}
