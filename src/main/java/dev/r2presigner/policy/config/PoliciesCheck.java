package dev.r2presigner.policy.config;

import dev.r2presigner.policy.Policies;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.startup.StartupCheck;
import java.util.List;

/**
 * A start-up check of the policies against what is configured beside them. It is made again before
 * changed policies are taken over.
 */
public interface PoliciesCheck extends StartupCheck {

  /** Returns the findings on policies that are not in force yet. */
  List<Finding> findings(Policies policies);
}
