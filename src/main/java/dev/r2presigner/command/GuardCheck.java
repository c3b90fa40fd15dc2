package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.command.GuardTrial.Outcome;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.store.ObjectStore;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tests at the real store whether the configured guard prevents copies through upload URLs, and
 * which other guard would.
 */
@ApplicationScoped
class GuardCheck implements Check {

  private final R2Settings settings;
  private final GuardSettings guards;
  private final GuardTrials trials;
  private final ObjectStore store;

  GuardCheck(R2Settings settings, GuardSettings guards, GuardTrials trials, ObjectStore store) {
    this.settings = settings;
    this.guards = guards;
    this.trials = trials;
    this.store = store;
  }

  @Override
  public String name() {
    return "guard";
  }

  @Override
  public Section run() {
    TrialBucket bucket =
        new TrialBucket(settings.bucket(), store, trials.under(Guards.of(Guard.STORE)));
    List<Outcome> outcomes = new ArrayList<>();
    String untried = "";
    try (bucket) {
      bucket.prepare();
      for (Guards tried : all()) {
        outcomes.add(new GuardTrial(bucket, store, trials.under(tried)).of(tried));
      }
    } catch (TrialBucket.Untried | TrialObjects.Unreachable reason) {
      untried = String.valueOf(reason.getMessage());
    } catch (StoreException trouble) {
      untried = trouble.detail();
    }
    return new GuardReport(guards.configured(), outcomes, untried, bucket.left()).section();
  }

  /** Returns the configured guard, then each single guard whose requirements are met. */
  private Set<Guards> all() {
    Set<Guards> all = new LinkedHashSet<>();
    guards.configured().ifPresent(all::add);
    GuardReport.SIMPLEST_FIRST.forEach(guard -> all.add(Guards.of(guard)));
    all.removeIf(tried -> !trials.canTry(tried));
    return all;
  }
}
