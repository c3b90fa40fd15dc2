package dev.r2presigner.edge;

import io.netty.channel.Channel;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Netty channel of a request, which Vert.x does not expose. When an upgrade moves it,
 * only this class changes; without a channel the defences of this package are off.
 */
final class Connections {

  private Connections() {}

  /** Returns the request's channel, or null if it did not arrive through a socket. */
  static @Nullable Channel channelOf(RoutingContext context) {
    return context.request().connection() instanceof ConnectionBase connection
        ? connection.channel()
        : null;
  }

  /** Closes the channel at once; bytes in flight in either direction are lost. */
  static void close(Channel channel) {
    channel.close().addListener(closed -> {});
  }
}
