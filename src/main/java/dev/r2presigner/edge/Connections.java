package dev.r2presigner.edge;

import io.netty.channel.Channel;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * The one way from a request to its Netty channel, which Vert.x does not publish. When an upgrade
 * moves it, this class is what to change; without a channel the defences of this package are off.
 */
final class Connections {

  private Connections() {}

  /** Null where the request did not come through a socket. */
  static @Nullable Channel channelOf(RoutingContext context) {
    return context.request().connection() instanceof ConnectionBase connection
        ? connection.channel()
        : null;
  }

  /** Without waiting: whatever its client still sends or reads is lost. */
  static void close(Channel channel) {
    channel.close().addListener(closed -> {});
  }
}
