package dev.r2presigner.bucketrules;

import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Configures the days after which an incomplete multipart upload is aborted: 1 to 365. Parts of
 * incomplete uploads are billed but not listed. R2's own default is 7 (R2, object lifecycles).
 */
@Singleton
class LifecycleConfig implements StartupCheck {

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

  /** Returns the days of the one rule, or none if no policy allows multipart uploads. */
  List<Integer> rules(Policies policies) {
    return policies.all().stream()
            .anyMatch(policy -> policy.access().operations().contains(Operation.MULTIPART))
        ? List.of(Integer.valueOf(days))
        : List.of();
  }
}
