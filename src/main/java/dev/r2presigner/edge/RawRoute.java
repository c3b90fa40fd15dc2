package dev.r2presigner.edge;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route with a key or an upload id in its path, or a token in its query, contributed as a bean by
 * its feature. {@link RawPath} extracts the key from the raw path and reroutes the request to the
 * fixed path; a feature without such a bean would see keys that the framework has normalised.
 */
public interface RawRoute {

  /** Returns the match, or null if the path does not belong to this feature. */
  @Nullable Match match(HttpMethod method, String path);

  /**
   * The parts of a matching path, still percent-encoded.
   *
   * @param route the fixed path of the resource
   * @param link whether the token may also be in the query, as {@code delegation}
   */
  record Match(
      String route,
      @Nullable String key,
      @Nullable String uploadId,
      @Nullable String policy,
      boolean link) {

    public Match(
        String route, @Nullable String key, @Nullable String uploadId, @Nullable String policy) {
      this(route, key, uploadId, policy, false);
    }
  }

  /** Returns this route, with the token in the query where the client sends it there. */
  default RawRoute asLink() {
    return (method, path) -> {
      Match match = match(method, path);
      return match == null
          ? null
          : new Match(match.route(), match.key(), match.uploadId(), match.policy(), true);
    };
  }

  /** Returns a route whose path is this prefix followed by a key, for these methods. */
  static RawRoute ofKeys(String prefix, HttpMethod... methods) {
    Set<HttpMethod> taken = Set.of(methods);
    return (method, path) ->
        path.startsWith(prefix) && taken.contains(method)
            ? new Match(prefix + "key", path.substring(prefix.length()), null, null)
            : null;
  }

  /** Returns a route of this one path, whose key is in the query, for these methods. */
  static RawRoute ofQuery(String route, HttpMethod... methods) {
    Set<HttpMethod> taken = Set.of(methods);
    return (method, path) ->
        path.equals(route) && taken.contains(method) ? new Match(route, null, null, null) : null;
  }
}
