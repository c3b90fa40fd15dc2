package dev.r2presigner.bucketrules;

import dev.r2presigner.bucketrules.LifecycleRule.Action;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.store.BucketLifecycle;
import dev.r2presigner.store.BucketLifecycle.StoredRule;
import dev.r2presigner.store.StoreException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the effect of the bucket's lifecycle rules with that of the wanted ones: names and
 * number of rules do not matter, and rules of the operator's own beside them are no difference.
 * Blocks.
 */
@ApplicationScoped
public class LifecycleDrift {

  private final LifecycleConfig config;
  private final Policies policies;
  private final BucketLifecycle bucket;

  LifecycleDrift(LifecycleConfig config, PoliciesInForce policies, BucketLifecycle bucket) {
    this.config = config;
    this.policies = policies.get();
    this.bucket = bucket;
  }

  /** Returns the checks that must pass before anything is compared. */
  public List<StartupCheck> needs() {
    return List.of(config);
  }

  /** Returns the number of rules that the policies need. */
  public int wanted() {
    return config.rules(policies).size();
  }

  /**
   * Returns a sentence for each rule that has not the wanted effect in the bucket.
   *
   * @throws StoreException if the rules can't be read
   */
  public List<String> differences() {
    return between(config.rules(policies), bucket.read());
  }

  static List<String> between(List<LifecycleRule> wanted, List<StoredRule> live) {
    List<String> differences = new ArrayList<>();
    for (LifecycleRule rule : wanted) {
      Integer days = effective(rule, live);
      if (days == null) {
        differences.add(missing(rule));
      } else if (days != rule.days()) {
        differences.add(other(rule, days));
      }
    }
    return differences;
  }

  /** Returns after how many days the first rule acts on everything under the prefix. */
  private static @Nullable Integer effective(LifecycleRule wanted, List<StoredRule> live) {
    Stream<@Nullable Integer> days =
        live.stream()
            .filter(rule -> rule.forAll() && wanted.prefix().startsWith(rule.prefix()))
            .map(
                rule ->
                    wanted.action() == Action.EXPIRE
                        ? rule.expireAfterDays()
                        : rule.abortAfterDays());
    return days.filter(Objects::nonNull).min(Integer::compare).orElse(null);
  }

  private static String missing(LifecycleRule rule) {
    return rule.action() == Action.EXPIRE
        ? "Objects under '"
            + rule.prefix()
            + "' do not expire: no rule deletes them after "
            + rule.days()
            + " days."
        : "Abandoned uploads stay: no rule aborts those of the whole bucket after "
            + rule.days()
            + " days.";
  }

  private static String other(LifecycleRule rule, int days) {
    return (rule.action() == Action.EXPIRE
            ? "Objects under '" + rule.prefix() + "' expire"
            : "Unfinished uploads are aborted")
        + " after "
        + days
        + " days and not "
        + rule.days()
        + ".";
  }
}
