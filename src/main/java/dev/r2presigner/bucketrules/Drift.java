package dev.r2presigner.bucketrules;

import dev.r2presigner.store.CorsRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the policy that the bucket has differs from the wanted one, in what it does: order, case of
 * header names and the number of rules make no difference, a wildcard does what it covers. Each
 * difference is a sentence that says which clients it breaks, or whom it lets in. Pure.
 */
final class Drift {

  private final List<CorsRule> live;
  private final Set<String> origins = new LinkedHashSet<>();

  /** Sentence without its origins, and the origins it is true of. */
  private final Map<Sentence, Set<String>> differences = new LinkedHashMap<>();

  private record Sentence(String fact, String harm) {}

  private Drift(List<CorsRule> live) {
    this.live = live;
  }

  /** No sentence at all where the bucket does what is wanted, and no more. */
  static List<String> between(List<CorsRule> wanted, List<CorsRule> live) {
    if (live.isEmpty()) {
      return wanted.isEmpty()
          ? List.of()
          : List.of("The bucket has no CORS policy: every upload and fetch of a browser fails.");
    }
    return new Drift(live).sentences(wanted);
  }

  private List<String> sentences(List<CorsRule> wanted) {
    for (CorsRule rule : wanted) {
      origins.addAll(rule.origins());
      rule.origins().forEach(origin -> lacking(origin, rule));
    }
    List<String> sentences = new ArrayList<>();
    differences.forEach(
        (sentence, where) ->
            sentences.add(sentence.fact() + from(where) + ": " + sentence.harm() + "."));
    sentences.addAll(intruders(wanted));
    return List.copyOf(sentences);
  }

  private void lacking(String origin, CorsRule wanted) {
    List<CorsRule> reached = live.stream().filter(rule -> matches(rule.origins(), origin)).toList();
    if (reached.isEmpty()) {
      differ(origin, "No method is allowed", "browsers stop every upload and fetch there");
      return;
    }
    for (String method : wanted.methods()) {
      List<CorsRule> rules =
          reached.stream().filter(rule -> rule.methods().contains(method)).toList();
      if (rules.isEmpty()) {
        differ(origin, method + " is not allowed", Harm.ofMissingMethod(method));
      } else {
        lacking(origin, wanted, rules);
      }
    }
  }

  /**
   * Of several rules a preflight takes the first that fits it whole, an answer the first of all.
   */
  private void lacking(String origin, CorsRule wanted, List<CorsRule> rules) {
    CorsRule answering = rules.get(0);
    for (String header : missing(wanted.exposeHeaders(), answering.exposeHeaders())) {
      differ(origin, header + " is not exposed", Harm.ofHiddenHeader(header));
    }
    CorsRule preflight = answering;
    List<String> refused = missing(wanted.headers(), preflight.headers());
    for (CorsRule rule : rules) {
      List<String> fewer = missing(wanted.headers(), rule.headers());
      if (fewer.size() < refused.size()) {
        preflight = rule;
        refused = fewer;
      }
    }
    for (String header : refused) {
      differ(origin, "The header " + header + " is not allowed", Harm.ofMissingHeader(header));
    }
    age(
        origin,
        wanted.requiredMaxAge(),
        preflight.maxAgeSeconds() == null ? 0 : preflight.maxAgeSeconds());
  }

  private void age(String origin, int wanted, int real) {
    if (real != wanted) {
      differ(
          origin,
          "The max age is " + real + " s and not " + wanted + " s",
          real < wanted
              ? "browsers ask the bucket again before requests that they could make at once"
              : "browsers go by an old policy for that long after a change");
    }
  }

  private void differ(String origin, String fact, String harm) {
    differences
        .computeIfAbsent(new Sentence(fact, harm), first -> new LinkedHashSet<>())
        .add(origin);
  }

  private String from(Set<String> where) {
    return where.equals(origins) && where.size() > 1 ? "" : " from " + String.join(", ", where);
  }

  /** What is allowed and was not asked for: the reason to look for whoever changed it. */
  private List<String> intruders(List<CorsRule> wanted) {
    Map<String, Set<String>> more = new LinkedHashMap<>();
    for (CorsRule rule : live) {
      for (String origin : rule.origins()) {
        Set<String> methods = new TreeSet<>(rule.methods());
        for (CorsRule asked : wanted) {
          if (asked.origins().contains(origin)) {
            methods.removeAll(asked.methods());
          }
        }
        if (!methods.isEmpty()) {
          more.computeIfAbsent(origin, first -> new TreeSet<>()).addAll(methods);
        }
      }
    }
    List<String> sentences = new ArrayList<>();
    more.forEach((origin, methods) -> sentences.add(intruder(origin, methods)));
    return sentences;
  }

  private String intruder(String origin, Set<String> methods) {
    return (origin.equals("*") ? "Every origin" : origin)
        + " may "
        + String.join(", ", methods)
        + (origins.contains(origin)
            ? ": no URL is made for that, so somebody else changed the policy."
            : ": it is not an allowed origin, and its pages could use any URL they get hold of.");
  }

  /** What none of these patterns covers; header names have no case. */
  private static List<String> missing(List<String> names, List<String> patterns) {
    List<String> lower = patterns.stream().map(p -> p.toLowerCase(Locale.ROOT)).toList();
    return names.stream().filter(name -> !matches(lower, name.toLowerCase(Locale.ROOT))).toList();
  }

  /** S3 allows one {@code *} in an origin or a header, which stands for anything. */
  private static boolean matches(List<String> patterns, String value) {
    return patterns.stream()
        .anyMatch(
            pattern -> {
              int star = pattern.indexOf('*');
              return star < 0
                  ? pattern.equals(value)
                  : value.length() >= pattern.length() - 1
                      && value.startsWith(pattern.substring(0, star))
                      && value.endsWith(pattern.substring(star + 1));
            });
  }
}
