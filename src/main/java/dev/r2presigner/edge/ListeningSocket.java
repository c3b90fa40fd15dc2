package dev.r2presigner.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Watches a listening socket: sees each connection before its first read, and drains the accept
 * queue before it closes; a plain close would reset those connections. One that completes in the
 * microseconds between the last accept and the close may still be reset. Delete this class and
 * {@link ListeningSockets}' close when the graceful shutdown of Vert.x 5 is in Quarkus.
 */
final class ListeningSocket extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = Logger.getLogger(ListeningSocket.class);

  private static final String NOT_CLOSED = "Failed to close a listening socket";

  /** The time for one turn of the event loop; new connections stay in the accept queue. */
  private static final int ROUND_MILLIS = 10;

  private final Channel socket;
  private final Consumer<Channel> defend;

  /** The number of connections accepted; confined to the socket's event loop. */
  private long taken;

  private ListeningSocket(Channel socket, Consumer<Channel> defend) {
    this.socket = socket;
    this.defend = defend;
  }

  /** Passes each new connection to {@code defend} before its first read. */
  static ListeningSocket watch(Channel socket, Consumer<Channel> defend) {
    ListeningSocket watched = new ListeningSocket(socket, defend);
    socket.pipeline().addFirst(watched);
    return watched;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object connection) {
    taken++;
    defend.accept((Channel) connection);
    context.fireChannelRead(connection);
  }

  /**
   * Closes the socket without losing an accepted connection. While the channel is registered, the
   * JDK defers the close to the next select, and the kernel completes connections until then; so
   * the channel is deregistered first.
   */
  void close() {
    socket
        .deregister()
        .addListener(
            forgotten ->
                socket
                    .eventLoop()
                    .schedule(this::takeAllAndClose, ROUND_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(ListeningSocket::report));
  }

  private void takeAllAndClose() {
    if (!(socket.unsafe() instanceof NioUnsafe kernel)) {
      LOG.warnf(
          "The accept queue of a %s can't be drained; connections in it are reset",
          socket.getClass().getName());
    } else if (socket.isOpen()) {
      long before;
      do {
        before = taken;
        kernel.read();
      } while (taken > before);
      closeAtOnce(kernel.ch());
    }
    socket.close().addListener(ListeningSocket::report);
  }

  /** Closes the socket directly: Netty's first close takes 0.2 ms, in which others connect. */
  private static void closeAtOnce(SelectableChannel port) {
    try {
      port.close();
    } catch (IOException failed) {
      LOG.warn(NOT_CLOSED, failed);
    }
  }

  private static void report(Future<?> done) {
    if (!done.isSuccess()) {
      LOG.warn(NOT_CLOSED, done.cause());
    }
  }
}
