package dev.r2presigner.policy.config;

import dev.r2presigner.startup.ConfigFiles;
import dev.r2presigner.startup.Finding;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Checks the operator's files for what SmallRye Config drops: an empty policy, and a property that
 * is an empty mapping. Without roles a policy admits every valid token, without limits it limits
 * nothing, and a template may well have left such a mapping behind.
 */
@Singleton
class PolicyFiles implements PolicyCheck {

  private final ConfigFiles files;

  PolicyFiles(ConfigFiles files) {
    this.files = files;
  }

  @Override
  public List<Finding> findings() {
    return files.documents().stream().flatMap(document -> check(document).stream()).toList();
  }

  static List<Finding> check(Map<?, ?> document) {
    List<Finding> findings = new ArrayList<>();
    if (document.get("presigner") instanceof Map<?, ?> presigner
        && presigner.get("policies") instanceof Map<?, ?> policies) {
      policies.forEach((name, policy) -> check("presigner.policies." + name, policy, findings));
    }
    return findings;
  }

  private static void check(String property, Object policy, List<Finding> findings) {
    if (policy == null || policy.equals(Map.of())) {
      findings.add(new Finding(property, "is empty"));
    } else if (policy instanceof Map<?, ?> members) {
      members.forEach(
          (name, value) -> {
            if (Map.of().equals(value)) {
              findings.add(new Finding(property + "." + name, "is empty; remove it or set it"));
            }
          });
    }
  }
}
