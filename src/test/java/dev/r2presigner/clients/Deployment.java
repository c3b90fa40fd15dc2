package dev.r2presigner.clients;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A service, the store it signs for, and tokens that it takes.
 *
 * @param service its address, without a slash at the end
 * @param tokens a good token of a subject
 */
record Deployment(String service, URI store, UnaryOperator<String> tokens) {

  /** What the service has to be configured with. */
  static final Map<String, String> POLICIES = policies();

  private static Map<String, String> policies() {
    Map<String, String> policies = new TreeMap<>();
    add(policies, "papers", Map.of("overwrite", "false"));
    add(policies, "drafts", Map.of("overwrite", "true"));
    // Their redirects are kept for 4 s, and at least one more is left then: time is signed in
    // whole seconds, cut off.
    add(policies, "fleeting", Map.of("overwrite", "true", "expiry", "6s"));
    add(policies, "momentary", Map.of("overwrite", "true", "expiry", "4s"));
    // The token of a test ends before so long a window does.
    add(policies, "albums", Map.of("stable", "6d", "outlives-token", "true"));
    add(
        policies,
        "frames",
        Map.of("stable", "6d", "outlives-token", "true", "content-types", "image/gif"));
    return policies;
  }

  private static void add(Map<String, String> policies, String name, Map<String, String> rules) {
    String policy = "presigner.policies." + name + ".";
    policies.put(policy + "prefix", name + "/{sub}/");
    policies.put(policy + "operations", "upload,download");
    policies.put(policy + "content-types", "text/plain");
    policies.put(policy + "max-size", "5M");
    rules.forEach((rule, value) -> policies.put(policy + rule, value));
  }
}
