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
 * A socket that accepts connections: sees each before anything is read from it, and closes without
 * losing those that the kernel has completed and nobody has taken yet, which it would reset. Of one
 * that completes between the last look and the closing, some microseconds, nothing can be known.
 */
final class ListeningSocket extends ChannelInboundHandlerAdapter {

  private static final Logger LOG = Logger.getLogger(ListeningSocket.class);

  private static final String NOT_CLOSED = "A port could not be closed";

  /** Long enough for the event loop to come round once; new connections wait in the kernel. */
  private static final int ROUND_MILLIS = 10;

  private final Channel socket;
  private final Consumer<Channel> defend;

  /** Connections so far; used on the socket's event loop only. */
  private long taken;

  private ListeningSocket(Channel socket, Consumer<Channel> defend) {
    this.socket = socket;
    this.defend = defend;
  }

  /** Shows each new connection to this before anything is read from it. */
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
   * While a selector knows the socket, the JDK does not close it but when it selects the next time,
   * and the kernel goes on completing connections until then: so the selector forgets it first.
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
    if (socket.isOpen() && socket.unsafe() instanceof NioUnsafe kernel) {
      long before;
      do {
        before = taken;
        kernel.read();
      } while (taken > before);
      closeAtOnce(kernel.ch());
    }
    socket.close().addListener(ListeningSocket::report);
  }

  /** Netty takes a fifth of a millisecond for it the first time, in which others would come. */
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
