package dev.r2presigner.bucketrules;

import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.edge.AllowedOrigins;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.Policy;
import dev.r2presigner.signing.SignedHeader;
import dev.r2presigner.store.CorsRule;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Derives the one CORS rule that the bucket needs: every allowed origin, the methods of the URLs
 * that the policies issue, and the headers those URLs sign, each by name because R2 has not always
 * supported {@code *}. Without it no browser upload works. {@link CorsDocument} serialises it.
 */
@Singleton
public class BucketCorsPolicy {

  /** The max age, so that a change takes effect within the hour; R2 accepts at most 86,400. */
  private static final int MAX_AGE_SECONDS = 3600;

  /** The rules, and what they were derived from. */
  private record Derived(Policies policies, List<CorsRule> rules) {}

  private final AllowedOrigins allowed;
  private final PoliciesInForce policies;
  private final Guards guards;
  private volatile Derived derived;

  BucketCorsPolicy(AllowedOrigins allowed, PoliciesInForce policies, GuardSettings guards) {
    this.allowed = allowed;
    this.policies = policies;
    this.guards = guards.guards();
    this.derived = derive(policies.get());
  }

  /**
   * Returns one rule, or none if no origin is allowed or no policy in force issues a URL. Public
   * and so often asked for, it is derived once for each set of policies.
   */
  public List<CorsRule> rules() {
    Policies now = policies.get();
    Derived last = derived;
    if (last.policies() != now) {
      last = derive(now);
      derived = last;
    }
    return last.rules();
  }

  private Derived derive(Policies now) {
    return new Derived(now, derive(allowed.origins(), now, guards));
  }

  /** Derives the rule; none if no origin is allowed or no policy issues a URL. */
  static List<CorsRule> derive(List<String> origins, Policies policies, Guards guards) {
    Set<String> methods = methods(policies);
    if (origins.isEmpty() || methods.isEmpty()) {
      return List.of();
    }
    return List.of(
        new CorsRule(
            origins,
            List.copyOf(methods),
            headers(policies, guards),
            exposed(policies),
            MAX_AGE_SECONDS));
  }

  private static Set<String> methods(Policies policies) {
    Set<String> methods = new TreeSet<>();
    for (Policy policy : policies.all()) {
      for (Operation operation : policy.access().operations()) {
        switch (operation) {
          case UPLOAD -> methods.add("PUT");
          case DOWNLOAD -> methods.addAll(List.of("GET", "HEAD"));
          // Uppy 6 starts, lists, completes and aborts from the browser.
          case MULTIPART -> methods.addAll(List.of("PUT", "POST", "GET", "DELETE"));
          case DELETE, LIST, COPY_FROM, COPY_TO, CREDENTIALS -> {
            // The service does these itself, or no browser does; no URL is issued for them.
          }
        }
      }
    }
    return methods;
  }

  private static List<String> headers(Policies policies, Guards guards) {
    Set<String> headers = new TreeSet<>(SignedHeader.sentUnder(policies.all(), guards));
    if (allow(policies, Operation.DOWNLOAD)) {
      // Not signed, but needed to resume a download and to revalidate a cache.
      headers.addAll(List.of("range", "if-match", "if-none-match"));
    }
    return List.copyOf(headers);
  }

  /** Returns ETag, for multipart clients, and headers for players and download managers. */
  private static List<String> exposed(Policies policies) {
    Set<String> headers = new TreeSet<>(Set.of("ETag"));
    if (allow(policies, Operation.DOWNLOAD)) {
      headers.addAll(
          List.of(
              "Accept-Ranges",
              "Content-Disposition",
              "Content-Length",
              "Content-Range",
              "Last-Modified",
              "x-amz-checksum-sha256"));
      policies
          .all()
          .forEach(p -> p.content().metadata().forEach(name -> headers.add("x-amz-meta-" + name)));
    }
    return List.copyOf(headers);
  }

  private static boolean allow(Policies policies, Operation operation) {
    return policies.all().stream()
        .anyMatch(policy -> policy.access().operations().contains(operation));
  }
}
