package dev.r2presigner.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which a request takes too long to arrive. The idle time-out alone would
 * let a client that sends one byte now and then hold a connection for days. One a connection; used
 * on its event loop only.
 */
final class ArrivalTime extends ChannelInboundHandlerAdapter {

  /** From a request's first byte to the end of its headers. */
  private static final Duration HEAD = Duration.ofSeconds(15);

  /** From there to the end of its body; 2 MiB in that time are 70 kB/s. */
  private static final Duration BODY = Duration.ofSeconds(30);

  private @Nullable ChannelHandlerContext context;
  private @Nullable Future<?> timer;
  private @Nullable HttpServerRequest current;

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (current == null && timer == null) {
      timer = closeAfter(channel, HEAD, () -> true);
    }
    channel.fireChannelRead(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    stop();
    channel.fireChannelInactive();
  }

  /** Keeps the idle time-out away from a client that waits for us. */
  private final class IdleTimeout extends ChannelInboundHandlerAdapter {

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
      boolean waits = current != null && current.isEnded();
      if (!(waits && event instanceof IdleStateEvent)) {
        channel.fireUserEventTriggered(event);
      }
    }
  }

  /** The headers are here. */
  void begun(HttpServerRequest request) {
    stop();
    current = request;
    if (context != null && context.pipeline().get(IdleTimeout.class) == null) {
      context.pipeline().addBefore("handler", "waiting", new IdleTimeout());
    }
    if (context != null && !request.isEnded()) {
      timer = closeAfter(context, BODY, () -> !request.isEnded());
    }
  }

  /** The request has its answer, perhaps before all of it is here. */
  void answered(HttpServerRequest request) {
    current = null;
    if (request.isEnded()) {
      stop();
    }
  }

  private Future<?> closeAfter(ChannelHandlerContext channel, Duration time, BooleanSupplier late) {
    return channel
        .executor()
        .schedule(
            () -> {
              timer = null;
              if (late.getAsBoolean()) {
                channel.close().addListener(closed -> stop());
              }
            },
            time.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void stop() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
