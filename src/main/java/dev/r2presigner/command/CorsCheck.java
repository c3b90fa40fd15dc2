package dev.r2presigner.command;

import dev.r2presigner.bucket.Guard;
import dev.r2presigner.bucket.Guards;
import dev.r2presigner.bucketrules.BucketCorsPolicy;
import dev.r2presigner.edge.AllowedOrigins;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.policy.config.PolicyCheck;
import dev.r2presigner.signing.GuardTrials;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.startup.StartupCheck;
import dev.r2presigner.store.CorsRule;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sends the bucket the preflights that browsers would send: of each allowed origin, for each method
 * of the URLs that the policies issue, with all of its headers. Needs no right to the bucket's CORS
 * policy, and sees what browsers see.
 */
@ApplicationScoped
class CorsCheck implements Check {

  /** The headers of requests that read; of those that write it is the others. */
  private static final Set<String> READING = Set.of("range", "if-match", "if-none-match");

  private final BucketCorsPolicy wanted;
  private final GuardTrials trials;
  private final List<StartupCheck> needs;

  CorsCheck(
      BucketCorsPolicy wanted,
      AllowedOrigins origins,
      GuardTrials trials,
      @All List<PolicyCheck> policies) {
    this.wanted = wanted;
    this.trials = trials;
    this.needs = Stream.<StartupCheck>concat(policies.stream(), Stream.of(origins)).toList();
  }

  @Override
  public String name() {
    return "cors";
  }

  @Override
  public List<StartupCheck> needs() {
    return needs;
  }

  @Override
  public Section run() {
    List<Preflight> preflights = preflights(wanted.rules());
    if (preflights.isEmpty()) {
      return Section.holds(
          name(), "No browser is meant to call: ALLOWED_ORIGINS is empty, or no URL is issued.");
    }
    TrialObjects objects = new TrialObjects();
    SignedUrl url =
        trials
            .under(Guards.of(Guard.STORE))
            .put(objects.upload(DoctorPolicy.PREFIX + "preflight", new byte[0]));
    Map<String, Set<String>> found = new LinkedHashMap<>();
    try {
      for (Preflight preflight : preflights) {
        for (String refusal : refusals(objects, url, preflight)) {
          found
              .computeIfAbsent(
                  "The preflight of " + preflight.method() + " " + refusal,
                  first -> new LinkedHashSet<>())
              .add(preflight.origin());
        }
      }
    } catch (TrialObjects.Unreachable unreachable) {
      return Section.untried(name(), String.valueOf(unreachable.getMessage()));
    }
    List<String> sentences = new ArrayList<>();
    found.forEach(
        (sentence, origins) -> sentences.add(sentence + " (" + String.join(", ", origins) + ")."));
    return Section.ofDifferences(
        name(),
        preflights.size() + " preflights pass.",
        "Browsers are stopped. Apply the policy that the command cors prints.",
        sentences);
  }

  /** Names the headers that a store dislikes, where it refuses them all without naming one. */
  private static List<String> refusals(TrialObjects objects, SignedUrl url, Preflight preflight) {
    List<String> refusals = preflight.refusals(objects.preflight(url, preflight));
    List<String> disliked =
        refusals.isEmpty()
            ? List.of()
            : preflight.requested().stream()
                .filter(
                    name -> {
                      Preflight alone =
                          new Preflight(preflight.origin(), preflight.method(), List.of(name));
                      return !alone.refusals(objects.preflight(url, alone)).isEmpty();
                    })
                .toList();
    return disliked.isEmpty() || disliked.size() == preflight.requested().size()
        ? refusals
        : List.of("does not allow " + String.join(", ", disliked));
  }

  /** Returns every preflight that these rules have to let pass. */
  static List<Preflight> preflights(List<CorsRule> rules) {
    List<Preflight> preflights = new ArrayList<>();
    for (CorsRule rule : rules) {
      for (String origin : rule.origins()) {
        for (String method : rule.methods()) {
          preflights.add(new Preflight(origin, method, headers(method, rule.headers())));
        }
      }
    }
    return preflights;
  }

  private static List<String> headers(String method, List<String> all) {
    return switch (method) {
      case "PUT", "POST" -> all.stream().filter(name -> !name.equals("range")).toList();
      case "GET", "HEAD" -> all.stream().filter(READING::contains).toList();
      default -> List.of();
    };
  }
}
