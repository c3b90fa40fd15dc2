package dev.r2presigner.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/**
 * Gives the local profile a policy with a list in its prefix. Only callers with a role of its own
 * see it, so that it changes nothing for other tests.
 */
public class TeamPolicy implements QuarkusTestResourceLifecycleManager {

  public static final String ROLE = "team-member";

  @Override
  public Map<String, String> start() {
    String policy = "presigner.policies.teams.";
    return Map.of(
        policy + "prefix", "teams/{groups[]}/",
        policy + "operations", "upload,download",
        policy + "content-types", "text/plain",
        policy + "max-size", "1K",
        policy + "roles", ROLE,
        policy + "delegations.roles", ROLE);
  }

  @Override
  public void stop() {
    // Nothing was started.
  }
}
