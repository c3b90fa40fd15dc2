package dev.r2presigner.token;

import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Passes the token of a link from the query to the authentication of the request. It has to be a
 * delegation; and it is in no header, so that nothing takes it for the client's own.
 */
public final class LinkToken {

  /** The parameter of a query that the token of a link is in. */
  public static final String PARAMETER = "delegation";

  private static final String NAME = LinkToken.class.getName();

  private LinkToken() {}

  public static void put(RoutingContext request, String token) {
    request.put(NAME, token);
  }

  /** Returns the token of the link; null if the request is none. */
  public static @Nullable String of(RoutingContext request) {
    return request.get(NAME);
  }
}
