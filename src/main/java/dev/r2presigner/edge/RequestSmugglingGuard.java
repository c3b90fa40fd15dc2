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
 * Rejects a request whose length or host two servers could parse differently, and closes its
 * connection (RFC 9112, 3.2 and 6.1). The HTTP layer rejects most of these itself; with the rest, a
 * second request here could be a body to the proxy in front.
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
      // Bytes that followed a rejected request may be a part of it.
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

  /** Rejects other codings, which could be parsed as no body or a body of another length. */
  private static boolean isPlain(List<String> codings) {
    return codings.isEmpty() || codings.equals(List.of("chunked"));
  }

  /** Answers what the router rejects before any handler; the framework would log it as a fault. */
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
                "The request head is ambiguous. Send one Host and one Content-Length or chunked coding."))
        .onComplete(sent -> context.request().connection().close());
  }
}
