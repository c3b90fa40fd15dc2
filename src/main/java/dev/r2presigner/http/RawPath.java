package dev.r2presigner.http;

import dev.r2presigner.policy.ObjectKey;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Takes keys out of paths before the framework normalises them: it drops dot segments, double
 * slashes and what follows a semicolon, so its idea of the path must not decide which object is
 * meant. Paths with such tricks outside of keys exist nowhere here and answer as if they did not.
 */
@ApplicationScoped
public class RawPath {

  private static final String SEEN = RawPath.class.getName() + ".seen";
  private static final String RAW_KEY = RawPath.class.getName() + ".key";
  private static final String BAD_QUERY = RawPath.class.getName() + ".query";

  /** Guarded, and no resource's. */
  private static final String NOWHERE = "/v1/no-such-path";

  /** Where the rest of the path is a key, with the methods that take one. */
  private static final List<String> KEY_ROUTES = List.of("/v1/downloads/");

  private static final Set<HttpMethod> KEY_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  void register(@Observes @Priority(Entrance.PATH) Router router) {
    router.route().order(Entrance.ORDER).handler(RawPath::handle);
  }

  private static void handle(RoutingContext context) {
    if (context.get(SEEN) != null) {
      // The second time round, on the route it was sent to.
      context.next();
      return;
    }
    context.put(SEEN, true);
    String path = context.request().path();
    HttpMethod method = context.request().method();
    String query = context.request().query();
    if (query != null && !isPlainQuery(query)) {
      context.put(BAD_QUERY, true);
      context.reroute(method, NOWHERE);
      return;
    }
    for (String route : KEY_ROUTES) {
      if (path != null && path.startsWith(route) && KEY_METHODS.contains(method)) {
        context.put(RAW_KEY, path.substring(route.length()));
        context.reroute(method, route + "key");
        return;
      }
    }
    if (path == null || !isPlain(path)) {
      context.reroute(method, NOWHERE);
      return;
    }
    context.next();
  }

  /** Whether the query could not be read, whatever the path. */
  static boolean hasBadQuery(RoutingContext context) {
    return context.get(BAD_QUERY) != null;
  }

  /** Escapes are whole, and nothing is raw that has to be escaped. */
  private static boolean isPlainQuery(String query) {
    for (int i = 0; i < query.length(); i++) {
      char c = query.charAt(i);
      boolean legal = c > 0x20 && c < 0x7F && "\"<>\\^`{|}#".indexOf(c) < 0;
      boolean escape =
          c != '%'
              || (i + 2 < query.length()
                  && Character.digit(query.charAt(i + 1), 16) >= 0
                  && Character.digit(query.charAt(i + 2), 16) >= 0);
      if (!legal || !escape) {
        return false;
      }
    }
    return true;
  }

  /** What a browser or an SDK sends for our fixed routes. */
  private static boolean isPlain(String path) {
    return path.startsWith("/")
        && !path.contains("//")
        && !path.contains("/.")
        && path.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ';' && c != '%' && c != '\\');
  }

  /**
   * The key in the path of a request, decoded once as strict UTF-8. Whether it is a legal key, the
   * policy says.
   *
   * @throws ProblemException {@code invalid-key} if it can't be read one way only
   */
  public static String key(RoutingContext context) {
    String raw = context.get(RAW_KEY);
    if (raw == null || !isReadable(raw)) {
      throw new ProblemException(
          ProblemType.INVALID_KEY,
          "The key in the path must be percent-encoded UTF-8, without '//', dot segments or ';'.");
    }
    try {
      // URLDecoder reads a plus as a space; in a path it is a plus (RFC 3986, 3.3).
      String latin = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      throw new ProblemException(
          ProblemType.INVALID_KEY, "The key in the path is not percent-encoded UTF-8.");
    }
  }

  private static boolean isReadable(String raw) {
    String bounded = "/" + raw + "/";
    return raw.length() <= 3 * ObjectKey.MAX_BYTES
        && !bounded.contains("//")
        && !bounded.contains("/./")
        && !bounded.contains("/../")
        && raw.indexOf(';') < 0
        && raw.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }
}
