package dev.r2presigner.policy.config;

import dev.r2presigner.startup.Finding;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/**
 * Checks where a policy's settings come from. SmallRye Config treats an empty value as missing, so
 * that a template with an unset variable would admit every valid token; and it merges the lists of
 * two files item by item, so that a policy that one file narrows would stay wide.
 */
@Singleton
class PolicySources implements PolicyCheck {

  private static final List<String> LISTS =
      List.of("operations", "content-types", "roles", "metadata");

  private final SmallRyeConfig config;
  private final PolicyConfig policies;

  @Inject
  PolicySources(Config config, PolicyConfig policies) {
    this(config.unwrap(SmallRyeConfig.class), policies);
  }

  PolicySources(SmallRyeConfig config, PolicyConfig policies) {
    this.config = config;
    this.policies = policies;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    policies.policies().forEach((name, policy) -> check(name, policy, findings));
    return findings;
  }

  private void check(String name, PolicyConfig.Entry policy, List<Finding> findings) {
    String prefix = "presigner.policies." + name + ".";
    if (policy.roles().orElse(List.of()).isEmpty() && isThere(prefix + "roles")) {
      findings.add(new Finding(prefix + "roles", "is empty; remove it to admit every valid token"));
    }
    boolean limitless = policy.limits().urls().isEmpty() && policy.limits().bytes().isEmpty();
    if (limitless && isThere(prefix + "limits")) {
      findings.add(new Finding(prefix + "limits", "is empty; remove it for no limit"));
    }
    if (policy.limits().urls().isEmpty() && isThere(prefix + "limits.urls")) {
      findings.add(new Finding(prefix + "limits.urls", "is empty; remove it for no limit"));
    }
    if (policy.limits().bytes().isEmpty() && isThere(prefix + "limits.bytes")) {
      findings.add(new Finding(prefix + "limits.bytes", "is empty; remove it for no limit"));
    }
    LISTS.forEach(list -> checkItems(prefix + list, findings));
  }

  private boolean isThere(String property) {
    return config.getConfigValue(property).getSourceName() != null
        || config.getConfigValue(property + "[0]").getSourceName() != null;
  }

  private void checkItems(String list, List<Finding> findings) {
    Set<String> sources = new LinkedHashSet<>();
    for (int i = 0; ; i++) {
      ConfigValue item = config.getConfigValue(list + "[" + i + "]");
      if (item.getSourceName() == null) {
        break;
      }
      sources.add(item.getSourceName());
    }
    // A list as one value, as in a variable, replaces all items; a file yields both forms.
    String whole = config.getConfigValue(list).getSourceName();
    boolean replaced = whole != null && !sources.contains(whole);
    if (sources.size() > 1 && !replaced) {
      findings.add(
          new Finding(
              list,
              "has items from several sources, which would be merged one by one: "
                  + String.join(" and ", sources)));
    }
  }
}
