package dev.r2presigner.policy.config;

import dev.r2presigner.policy.CredentialsConflict;
import dev.r2presigner.policy.ExpiryConflict;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.policy.PrefixConflict;
import dev.r2presigner.startup.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parses the operator's text into policies, and reports every mistake as a finding with the
 * property and the reason. A policy with a mistake is never used in part: one finding ends the
 * start.
 */
final class PolicyReader {

  private static final String POLICIES = "presigner.policies";

  /** The names that are safe in metrics, logs and replies. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

  private final List<Finding> findings = new ArrayList<>();

  /** Returns the mistakes found so far. */
  List<Finding> findings() {
    return List.copyOf(findings);
  }

  /** Returns the policies without a mistake of their own. */
  List<Policy> read(PolicyConfig config) {
    List<Policy> policies = new ArrayList<>();
    config.policies().forEach((name, entry) -> read(name, entry, policies));
    for (Policy policy : policies) {
      String conflict = ExpiryConflict.reason(policy, policies);
      if (conflict != null) {
        findings.add(new Finding(POLICIES + "." + policy.name() + ".expire-after", conflict));
      }
      String broken = CredentialsConflict.reason(policy, policies);
      if (broken != null) {
        findings.add(new Finding(POLICIES + "." + policy.name() + ".operations", broken));
      }
    }
    if (config.policies().isEmpty()) {
      findings.add(new Finding(POLICIES, "required: without a policy every request is refused"));
    }
    return policies;
  }

  private void read(String name, PolicyConfig.Entry entry, List<Policy> policies) {
    if (!NAME.matcher(name).matches()) {
      findings.add(
          new Finding(POLICIES, "a policy's name must be 1 to 64 letters, digits, '-' and '_'"));
      return;
    }
    int before = findings.size();
    Policy policy = new EntryReader(name, entry, findings).read();
    if (findings.size() > before) {
      return;
    }
    String conflict = PrefixConflict.reason(policy, policies);
    if (conflict != null) {
      findings.add(new Finding(POLICIES + "." + name + ".prefix", conflict));
    }
    policies.add(policy);
  }
}
