package dev.r2presigner.edge;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemType;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Ends the connection of a request whose length or addressee two servers could read differently
 * (RFC 9112, 3.2 and 6.1). The HTTP layer refuses most of that by itself; of the rest a proxy in
 * front could take for a body what is a second request here.
 */
@ApplicationScoped
class RequestSmugglingGuard {

  private static final int BAD_REQUEST = 400;

  /** Marks a connection whose further bytes are untrusted. */
  private static final AttributeKey<Boolean> UNTRUSTED =
      AttributeKey.valueOf(RequestSmugglingGuard.class, "untrusted");

  void register(@Observes @Priority(RouteOrder.FRAMING) Router router) {
    router
        .route()
        .order(RouteOrder.FIRST)
        .handler(RequestSmugglingGuard::check)
        .failureHandler(RequestSmugglingGuard::refuseMalformed);
  }

  private static void check(RoutingContext context) {
    if (isUntrusted(context)) {
      // What was sent along with a refused request, and is perhaps a part of it.
      context.request().connection().close();
    } else if (isClear(context)) {
      context.next();
    } else {
      refuse(context);
    }
  }

  private static boolean isUntrusted(RoutingContext context) {
    Channel channel = Connections.channelOf(context);
    return channel != null && channel.hasAttr(UNTRUSTED);
  }

  private static boolean isClear(RoutingContext context) {
    MultiMap headers = context.request().headers();
    List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
    return headers.getAll(HttpHeaders.HOST).size() <= 1
        && isPlain(codings)
        && !headers.contains("")
        && !context.request().method().equals(HttpMethod.CONNECT);
  }

  /** Others could be read as no body at all, or with another end. */
  private static boolean isPlain(List<String> codings) {
    return codings.isEmpty() || codings.equals(List.of("chunked"));
  }

  /** What the router found before it asked any handler; the framework would log it as a fault. */
  private static void refuseMalformed(RoutingContext context) {
    String path = context.request().path();
    boolean isNone = context.statusCode() == BAD_REQUEST || path == null || !path.startsWith("/");
    if (isNone && !context.response().ended()) {
      refuse(context);
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context) {
    Channel channel = Connections.channelOf(context);
    if (channel != null) {
      channel.attr(UNTRUSTED).set(true);
    }
    context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    RouteProblem.send(
            context,
            Problem.of(
                ProblemType.INVALID_REQUEST,
                "The request's head is ambiguous: one Host, and one length or 'chunked'."))
        .onComplete(sent -> context.request().connection().close());
  }
}
