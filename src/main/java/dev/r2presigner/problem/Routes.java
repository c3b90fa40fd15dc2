package dev.r2presigner.problem;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Lists every route with its methods, for the metrics' labels and for {@code Allow}. A closed list,
 * since the framework publishes neither; a test compares it with the resources.
 */
public final class Routes {

  private record Route(String template, Pattern paths, Set<String> methods) {

    static Route of(String template, String... methods) {
      return new Route(template, pathsOf(template), Set.of(methods));
    }

    /** Compiles a pattern: only a key may contain slashes; Uppy's paths may name a policy. */
    private static Pattern pathsOf(String template) {
      return Pattern.compile(
          template
              .replace("{key}", ".+")
              .replace("{id}", "[^/]+")
              .replace("{policy}", "[^/]+")
              .replace("{partNumber}", "[0-9]+")
              .replace("/uppy/s3", "/uppy/(?:[^/]+/)?s3"));
    }

    boolean matches(String path) {
      return template.equals(path) || paths.matcher(path).matches();
    }
  }

  private static final Map<String, Route> ROUTES =
      List.of(
              Route.of("/v1/uploads", "POST"),
              Route.of("/v1/uploads/batch", "POST"),
              Route.of("/v1/uploads/confirm", "POST"),
              Route.of("/v1/downloads", "GET", "HEAD", "POST"),
              Route.of("/v1/downloads/batch", "POST"),
              Route.of("/v1/downloads/{key}", "GET", "HEAD"),
              Route.of("/v1/objects/copy", "POST"),
              Route.of("/v1/objects", "GET", "HEAD", "DELETE"),
              Route.of("/v1/objects/delete", "POST"),
              Route.of("/v1/objects/{key}", "GET", "HEAD", "DELETE"),
              Route.of("/v1/multipart", "POST", "DELETE"),
              Route.of("/v1/multipart/parts", "GET", "HEAD", "POST"),
              Route.of("/v1/multipart/complete", "POST"),
              Route.of("/v1/delegations", "POST"),
              Route.of("/v1/credentials/{policy}", "GET", "HEAD", "POST"),
              Route.of("/v1/policies", "GET", "HEAD"),
              Route.of("/v1/cors", "GET", "HEAD", "PUT"),
              Route.of("/v1/cors/drift", "GET", "HEAD"),
              Route.of("/v1/lifecycle", "GET", "HEAD"),
              Route.of("/.well-known/jwks.json", "GET", "HEAD"),
              // Of the local profile; without it the path is 404.
              Route.of("/local/tokens", "GET", "HEAD", "POST"),
              Route.of("/uppy/sign", "POST"),
              Route.of("/uppy/s3/params", "GET", "HEAD"),
              Route.of("/uppy/s3/multipart", "POST"),
              Route.of("/uppy/s3/multipart/{id}", "GET", "HEAD", "DELETE"),
              Route.of("/uppy/s3/multipart/{id}/{partNumber}", "GET", "HEAD"),
              Route.of("/uppy/s3/multipart/{id}/batch", "GET", "HEAD"),
              Route.of("/uppy/s3/multipart/{id}/complete", "POST"))
          .stream()
          .collect(Collectors.toUnmodifiableMap(Route::template, Function.identity()));

  private Routes() {}

  /** Returns the template of the path's route; empty if there is no such route. */
  public static Optional<String> templateOf(String path) {
    return ROUTES.containsKey(path)
        ? Optional.of(path)
        : ROUTES.values().stream()
            .filter(route -> route.matches(path))
            .map(Route::template)
            .findAny();
  }

  /**
   * Returns the methods of a path, comma-separated as in {@code Allow}, which RFC 9110 (15.5.6)
   * requires in every 405; {@code OPTIONS} alone if the path has no route.
   */
  static String methodsOf(String path) {
    Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
    ROUTES.values().stream()
        .filter(route -> route.matches(path))
        .map(Route::methods)
        .forEach(methods::addAll);
    return String.join(", ", methods);
  }
}
