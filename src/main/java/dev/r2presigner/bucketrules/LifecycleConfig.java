package dev.r2presigner.bucketrules;

import dev.r2presigner.bucketrules.LifecycleRule.Action;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Configures the days after which an incomplete multipart upload is aborted: 1 to 365. Parts of
 * incomplete uploads are billed but not listed. R2's own default is 7 (R2, object lifecycles).
 */
@Singleton
class LifecycleConfig implements StartupCheck {

  private static final String ABORT = "r2-presigner-abort-incomplete-uploads";

  /** Followed by the name of a policy. */
  private static final String EXPIRE = "r2-presigner-expire-";

  private static final String PROPERTY = "multipart.abort-after-days";
  private static final Pattern DAYS = Pattern.compile("[1-9]\\d{0,2}");
  private static final int MOST_DAYS = 365;

  private final String days;

  LifecycleConfig(@ConfigProperty(name = PROPERTY, defaultValue = "7") String days) {
    this.days = days.strip();
  }

  @Override
  public List<String> settings() {
    return List.of(PROPERTY);
  }

  @Override
  public List<Finding> findings() {
    return DAYS.matcher(days).matches() && Integer.parseInt(days) <= MOST_DAYS
        ? List.of()
        : List.of(new Finding(PROPERTY, "must be 1 to " + MOST_DAYS + " days"));
  }

  /**
   * Returns the rule that aborts uploads, if a policy allows them in parts, and one for each prefix
   * whose objects expire. Policies with the same literal prefix expire alike, or none starts.
   */
  List<LifecycleRule> rules(Policies policies) {
    List<LifecycleRule> rules = new ArrayList<>();
    if (policies.all().stream()
        .anyMatch(policy -> policy.access().operations().contains(Operation.MULTIPART))) {
      rules.add(new LifecycleRule(ABORT, "", Action.ABORT_UPLOAD, Integer.parseInt(days)));
    }
    Map<String, LifecycleRule> expiring = new TreeMap<>();
    policies.all().stream()
        .sorted(Comparator.comparing(Policy::name))
        .forEach(
            policy -> {
              Integer age = policy.placement().expireAfterDays();
              if (age != null) {
                String prefix = policy.placement().prefix().head();
                expiring.putIfAbsent(
                    prefix, new LifecycleRule(EXPIRE + policy.name(), prefix, Action.EXPIRE, age));
              }
            });
    rules.addAll(expiring.values());
    return rules;
  }
}
