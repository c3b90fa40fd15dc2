package dev.r2presigner.edge;

import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route with a key or an upload id in its path, contributed as a bean by the feature it belongs
 * to. {@link RawPath} takes these texts out of the path as it was sent and sends the request to the
 * route that remains; a feature without one would see keys that the framework has normalised.
 */
public interface RawRoute {

  /** Null where the path is not this feature's. */
  @Nullable Match match(HttpMethod method, String path);

  /**
   * What was found, still percent-encoded.
   *
   * @param route a fixed path, which a resource has
   */
  record Match(
      String route, @Nullable String key, @Nullable String uploadId, @Nullable String policy) {}

  /** A route whose path is this one and then a key, for these methods. */
  static RawRoute ofKeys(String prefix, HttpMethod... methods) {
    Set<HttpMethod> taken = Set.of(methods);
    return (method, path) ->
        path.startsWith(prefix) && taken.contains(method)
            ? new Match(prefix + "key", path.substring(prefix.length()), null, null)
            : null;
  }
}
