package dev.r2presigner.edge;

import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.problem.ProblemException;
import dev.r2presigner.problem.ProblemType;
import io.quarkus.arc.All;
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
import org.jspecify.annotations.Nullable;

/**
 * Extracts keys from paths before the framework normalises them: it drops dot segments, double
 * slashes and matrix parameters, so its path must not decide which object is meant. A path with any
 * of these outside a key is answered as one that does not exist.
 */
@ApplicationScoped
public class RawPath {

  private static final String SEEN = RawPath.class.getName() + ".seen";
  private static final String RAW_KEY = RawPath.class.getName() + ".key";
  private static final String POLICY = RawPath.class.getName() + ".policy";
  private static final String UPLOAD_ID = RawPath.class.getName() + ".upload";
  private static final String QUERY = RawPath.class.getName() + ".raw-query";
  private static final String BAD_QUERY = RawPath.class.getName() + ".query";

  /** The one name with a dot in front that is no dot segment (RFC 8615). */
  private static final String WELL_KNOWN = "/.well-known/";

  /** A path that needs a token and has no resource. */
  private static final String NOWHERE = "/v1/no-such-path";

  private final List<RawRoute> routes;

  RawPath(@All List<RawRoute> routes) {
    this.routes = routes;
  }

  void register(@Observes @Priority(RouteOrder.PATH) Router router) {
    router.route().order(RouteOrder.FIRST).handler(this::handle);
  }

  private void handle(RoutingContext context) {
    if (context.get(SEEN) != null) {
      // Already rerouted.
      context.next();
      return;
    }
    context.put(SEEN, true);
    String path = context.request().path();
    HttpMethod method = context.request().method();
    String query = context.request().query();
    context.put(QUERY, query);
    if (query != null && !isPlainQuery(query)) {
      // Without the query, so that no handler parses it before TokenRequired rejects it.
      context.put(BAD_QUERY, true);
      context.reroute(method, path != null && isPlain(path) ? path : NOWHERE);
      return;
    }
    for (RawRoute route : routes) {
      RawRoute.Match match = path == null ? null : route.match(method, path);
      if (match != null) {
        context.put(RAW_KEY, match.key());
        context.put(UPLOAD_ID, match.uploadId());
        context.put(POLICY, match.policy());
        context.reroute(method, match.route());
        return;
      }
    }
    if (path == null || !isPlain(path)) {
      context.reroute(method, NOWHERE);
      return;
    }
    context.next();
  }

  /** Returns the raw query as sent, which a reroute drops. */
  public static String query(RoutingContext context) {
    String query = context.get(QUERY);
    return query == null ? "" : query;
  }

  /** Returns the policy named in the path of a Companion route, or null. */
  public static @Nullable String policy(RoutingContext context) {
    return context.get(POLICY);
  }

  /**
   * Returns the upload id in the path of a request, decoded once as strict UTF-8.
   *
   * @throws ProblemException {@code invalid-key} if it is ambiguous
   */
  public static String uploadId(RoutingContext context) {
    return read(context.get(UPLOAD_ID), "upload id");
  }

  /** Returns whether the query is malformed, whatever the path. */
  static boolean hasBadQuery(RoutingContext context) {
    return context.get(BAD_QUERY) != null;
  }

  /** Checks that percent-escapes are complete and that reserved characters are escaped. */
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

  /** Accepts what browsers and SDKs send for our fixed routes. */
  private static boolean isPlain(String path) {
    int dots = path.startsWith(WELL_KNOWN) ? WELL_KNOWN.length() - 1 : 0;
    return path.startsWith("/")
        && !path.contains("//")
        && path.indexOf("/.", dots) < 0
        && path.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != ';' && c != '%' && c != '\\');
  }

  /**
   * Returns the key in the path of a request, decoded once as strict UTF-8. The policy checks
   * whether it is a legal key.
   *
   * @throws ProblemException {@code invalid-key} if it is ambiguous
   */
  public static String key(RoutingContext context) {
    return read(context.get(RAW_KEY), "key");
  }

  private static String read(@Nullable String raw, String what) {
    if (raw == null || !isReadable(raw)) {
      throw new ProblemException(
          ProblemType.INVALID_KEY,
          "The "
              + what
              + " in the path must be percent-encoded UTF-8, without '//', dot segments or ';'.");
    }
    try {
      return decode(raw);
    } catch (IllegalArgumentException | CharacterCodingException unreadable) {
      throw new ProblemException(
          ProblemType.INVALID_KEY, "The " + what + " in the path is not percent-encoded UTF-8.");
    }
  }

  private static String decode(String raw) throws CharacterCodingException {
    // URLDecoder reads a plus as a space; in a path it is a plus (RFC 3986, 3.3).
    String latin = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(latin.getBytes(StandardCharsets.ISO_8859_1)))
        .toString();
  }

  /** Returns whether a part of a path is unambiguous. */
  public static boolean isReadable(String raw) {
    String bounded = "/" + raw + "/";
    return raw.length() <= 3 * ObjectKey.MAX_BYTES
        && !bounded.contains("//")
        && !bounded.contains("/./")
        && !bounded.contains("/../")
        && raw.indexOf(';') < 0
        && raw.chars().allMatch(c -> c > 0x20 && c < 0x7F);
  }
}
