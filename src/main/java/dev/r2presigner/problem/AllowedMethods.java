package dev.r2presigner.problem;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.handlers.RestInitialHandler.InitialMatch;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper.RequestMatch;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;

/**
 * Lists the methods of a path for {@code Allow}, which RFC 9110 (15.5.6) requires in every 405 and
 * Quarkus REST does not send. Read from Quarkus' own routes, so that it cannot diverge from them.
 */
final class AllowedMethods {

  private AllowedMethods() {}

  /** Returns the methods of the path, comma-separated; {@code OPTIONS} alone if it has none. */
  static String of(String path) {
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    RequestMatch<InitialMatch> match =
        new RequestMapper<>(ResteasyReactiveRecorder.getCurrentDeployment().getClassMappers())
            .map(path);
    if (match == null) {
      return "OPTIONS";
    }
    String rest = match.remaining.isEmpty() ? "/" : match.remaining;
    for (Object handler : match.value.handlers) {
      if (handler instanceof ClassRoutingHandler routes) {
        for (Map.Entry<String, RequestMapper<RuntimeResource>> route :
            routes.getMappers().entrySet()) {
          if (route.getKey() != null && route.getValue().map(rest) != null) {
            methods.add(route.getKey());
          }
        }
      }
    }
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }
}
