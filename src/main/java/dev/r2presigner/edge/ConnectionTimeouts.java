package dev.r2presigner.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request takes too long to arrive, whose response is read too slowly, or
 * that pipelines too many requests. Vert.x' idle time-out alone lets a client that sends a byte now
 * and then hold a connection for days. One instance per connection, confined to its event loop.
 */
final class ConnectionTimeouts extends ChannelInboundHandlerAdapter {

  /** The time from a request's first byte to the end of its headers. */
  private static final long HEAD = Duration.ofSeconds(15).toNanos();

  /** The time from the end of the headers to the end of the body: 70 kB/s for 2 MiB. */
  private static final long BODY = Duration.ofSeconds(30).toNanos();

  /** The time from the end of the headers, or of the previous response, to the last byte sent. */
  private static final long ANSWER = Duration.ofSeconds(55).toNanos();

  /** The unanswered requests allowed per connection; browsers and proxies have one. */
  private static final int MAX_PIPELINED = 16;

  private static final long NONE = Long.MAX_VALUE;

  /** The name of Vert.x' handler of decoded messages. */
  private static final String HTTP = "handler";

  private final LongSupplier nanoTime;

  /** The origin of all deadlines: {@code nanoTime} values can overflow, differences compare. */
  private final long opened;

  private long arrivalDeadline = NONE;
  private long answerDeadline = NONE;
  private @Nullable Future<?> timer;
  private long timerAt = NONE;

  private boolean seesMessages;
  private boolean hasBodyToCome;
  private boolean isEnded;
  private int unanswered;

  /** The value of {@link #silentSince()}; volatile because other event loops read it. */
  private volatile long silentSince;

  ConnectionTimeouts(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.opened = nanoTime.getAsLong();
    this.silentSince = opened - ANSWER;
  }

  private long now() {
    return nanoTime.getAsLong() - opened;
  }

  /**
   * Returns the time (nanoseconds) since which this connection has waited for its client.
   * Connections that never sent a request sort before all others; one that awaits its response is
   * not silent.
   */
  long silentSince() {
    return silentSince;
  }

  /** Sees raw bytes, before the decoder. */
  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (!hasBodyToCome && arrivalDeadline == NONE) {
      arrivalDeadline = now() + HEAD;
    }
    channel.fireChannelRead(bytes);
    // Usually these bytes held the whole request, and no timer is needed.
    arm(channel);
  }

  @Override
  public void channelActive(ChannelHandlerContext channel) {
    seeMessages(channel.pipeline());
    channel.fireChannelActive();
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    isEnded = true;
    if (timer != null) {
      timer.cancel(false);
    }
    channel.fireChannelInactive();
  }

  /** Sees decoded requests and outgoing responses, after the decoder. */
  private final class Messages extends ChannelDuplexHandler {

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
      if (isEnded || (message instanceof HttpRequest && isTooMuch(channel.channel()))) {
        ReferenceCountUtil.release(message);
        end(channel);
        return;
      }
      if (message instanceof HttpRequest) {
        begun();
      }
      if (message instanceof LastHttpContent) {
        hasBodyToCome = false;
        arrivalDeadline = NONE;
      }
      channel.fireChannelRead(message);
    }

    /** Limits pipelining: responses would fill the memory, or nest until the stack overflows. */
    private boolean isTooMuch(Channel channel) {
      return unanswered >= MAX_PIPELINED || !channel.isWritable();
    }

    @Override
    public void write(ChannelHandlerContext channel, Object message, ChannelPromise written)
        throws Exception {
      boolean isLast = message instanceof LastHttpContent && !isInterim(message);
      super.write(
          channel, message, isLast ? written.unvoid().addListener(sent -> answered()) : written);
    }

    private boolean isInterim(Object message) {
      return message instanceof HttpResponse response
          && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** Suppresses the idle time-out while the client awaits a response: it is not silent then. */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
      boolean waitsForUs = unanswered > 0 && !hasBodyToCome;
      if (!(waitsForUs && event instanceof IdleStateEvent)) {
        channel.fireUserEventTriggered(event);
      }
    }
  }

  /**
   * Joins a connection during its first request, whose arrival this has not seen: the connection
   * precedes the first request of the process, or was in its TLS handshake.
   */
  void join(ChannelPipeline pipeline) {
    if (!seesMessages) {
      seeMessages(pipeline);
      begun();
      arm(pipeline.firstContext());
    }
  }

  private void seeMessages(ChannelPipeline pipeline) {
    if (!seesMessages && pipeline.get(HTTP) != null) {
      pipeline.addBefore(HTTP, Messages.class.getName(), new Messages());
      seesMessages = true;
    }
  }

  private void begun() {
    long now = now();
    hasBodyToCome = true;
    arrivalDeadline = now + BODY;
    if (unanswered == 0) {
      answerDeadline = now + ANSWER;
    }
    unanswered++;
    silentSince = NONE;
  }

  private void answered() {
    long now = now();
    unanswered--;
    answerDeadline = unanswered > 0 ? now + ANSWER : NONE;
    silentSince = unanswered > 0 ? NONE : opened + now;
  }

  /** Arms one timer for all deadlines; where it fires early, it is armed again. */
  private void arm(ChannelHandlerContext channel) {
    long deadline = Math.min(arrivalDeadline, answerDeadline);
    if (isEnded || deadline >= timerAt) {
      return;
    }
    if (timer != null) {
      timer.cancel(false);
    }
    timerAt = deadline;
    timer =
        channel.executor().schedule(() -> look(channel), deadline - now(), TimeUnit.NANOSECONDS);
  }

  private void look(ChannelHandlerContext channel) {
    boolean isLate = Math.min(arrivalDeadline, answerDeadline) <= now();
    timer = null;
    timerAt = NONE;
    if (isLate) {
      end(channel);
    } else {
      arm(channel);
    }
  }

  private void end(ChannelHandlerContext channel) {
    isEnded = true;
    Connections.close(channel.channel());
  }
}
