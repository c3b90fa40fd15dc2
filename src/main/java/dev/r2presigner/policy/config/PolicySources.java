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

  /** What narrows a policy: with an empty one it would admit everybody, limit or delete nothing. */
  private static final List<String> NARROWING =
      List.of(
          "roles",
          "issuers",
          "limits",
          "limits.urls",
          "limits.bytes",
          "expire-after",
          "delegations",
          "delegations.roles",
          "delegations.max-expiry",
          "delegations.not-before");

  private static final List<String> LISTS =
      List.of("operations", "content-types", "roles", "issuers", "metadata", "delegations.roles");

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
    for (String name : policies.policies().keySet()) {
      String prefix = "presigner.policies." + name + ".";
      NARROWING.forEach(property -> checkEmpty(prefix + property, findings));
      LISTS.forEach(property -> checkItems(prefix + property, findings));
    }
    return findings;
  }

  private void checkEmpty(String property, List<Finding> findings) {
    boolean there =
        config.getConfigValue(property).getSourceName() != null
            || config.getConfigValue(property + "[0]").getSourceName() != null;
    if (there && config.getOptionalValues(property, String.class).isEmpty()) {
      findings.add(new Finding(property, "is empty; remove it or set it"));
    }
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
