package dev.r2presigner.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection on which a request takes too long to arrive, and keeps the idle time-out away
 * from one that waits for its answer. The idle time-out alone would let a client that sends one
 * byte now and then hold a connection for days. One a connection; used on its event loop only.
 */
final class ArrivalTime extends ChannelInboundHandlerAdapter {

  /** From a request's first byte to the end of its headers. */
  private static final Duration HEAD = Duration.ofSeconds(15);

  /** From there to the end of its body; 2 MiB in that time are 70 kB/s. */
  private static final Duration BODY = Duration.ofSeconds(30);

  /** The framework's name for what takes decoded messages. */
  private static final String TAKER = "handler";

  private @Nullable Future<?> timer;
  private boolean seesMessages;
  private boolean hasBodyToCome;
  private int unanswered;

  /** Before the decoder: any bytes. */
  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (!hasBodyToCome && timer == null) {
      closeAfter(channel, HEAD);
    }
    channel.fireChannelRead(bytes);
  }

  @Override
  public void channelActive(ChannelHandlerContext channel) {
    seeMessages(channel.pipeline());
    channel.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    stop();
    channel.fireChannelInactive();
  }

  /** Behind the decoder: what the bytes mean. */
  private final class Messages extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      if (message instanceof HttpRequest) {
        bodyBegins(channel);
      }
      if (message instanceof LastHttpContent) {
        hasBodyToCome = false;
        stop();
      }
      channel.fireChannelRead(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
      boolean waitsForUs = unanswered > 0 && !hasBodyToCome;
      if (!(waitsForUs && event instanceof IdleStateEvent)) {
        channel.fireUserEventTriggered(event);
      }
    }
  }

  /** A request is handed on: its headers are here. */
  void begun(ChannelPipeline pipeline) {
    unanswered++;
    if (!seesMessages) {
      // This connection is older than the first request, or was busy with TLS until now.
      seeMessages(pipeline);
      bodyBegins(pipeline.firstContext());
    }
  }

  /** It has its answer, perhaps before all of it is here. */
  void answered() {
    unanswered--;
  }

  private void seeMessages(ChannelPipeline pipeline) {
    if (!seesMessages && pipeline.get(TAKER) != null) {
      pipeline.addBefore(TAKER, Messages.class.getName(), new Messages());
      seesMessages = true;
    }
  }

  private void bodyBegins(ChannelHandlerContext channel) {
    stop();
    hasBodyToCome = true;
    closeAfter(channel, BODY);
  }

  private void closeAfter(ChannelHandlerContext channel, Duration time) {
    timer =
        channel
            .executor()
            .schedule(
                () -> {
                  channel.close().addListener(closed -> stop());
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
