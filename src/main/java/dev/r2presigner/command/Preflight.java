package dev.r2presigner.command;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The preflight that a browser sends before a request of another origin, and its verdict on the
 * answer (Fetch, CORS-preflight fetch).
 *
 * @param requested the names of the headers that the request will have
 */
record Preflight(String origin, String method, List<String> requested) {

  /** The methods that need no permission. */
  private static final Set<String> SIMPLE = Set.of("GET", "HEAD", "POST");

  /** Returns the headers of the preflight. */
  Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Origin", origin);
    headers.put("Access-Control-Request-Method", method);
    if (!requested.isEmpty()) {
      // A browser sends them in lower case, sorted, without a space.
      headers.put("Access-Control-Request-Headers", String.join(",", sorted()));
    }
    return headers;
  }

  private Set<String> sorted() {
    return requested.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns why a browser would not send the request; empty if it would. */
  List<String> refusals(HttpResponse<?> answer) {
    if (answer.statusCode() / 100 != 2) {
      return List.of("is refused (" + answer.statusCode() + ")");
    }
    List<String> origins = answer.headers().allValues("Access-Control-Allow-Origin");
    if (origins.size() != 1 || !(origins.get(0).equals(origin) || origins.get(0).equals("*"))) {
      return List.of("does not allow the origin");
    }
    List<String> refusals = new ArrayList<>();
    Set<String> methods = names(answer, "Access-Control-Allow-Methods");
    if (!SIMPLE.contains(method) && !methods.contains(method) && !methods.contains("*")) {
      refusals.add("does not allow the method");
    }
    Set<String> allowed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    allowed.addAll(names(answer, "Access-Control-Allow-Headers"));
    Set<String> missing = sorted();
    missing.removeAll(allowed);
    if (!missing.isEmpty() && !allowed.contains("*")) {
      refusals.add("does not allow " + String.join(", ", missing));
    }
    return refusals;
  }

  private static Set<String> names(HttpResponse<?> answer, String header) {
    return answer.headers().allValues(header).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .collect(Collectors.toSet());
  }
}
