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
 * Closes a connection on which a request takes too long to arrive or its answer too long to be
 * read, and one that pipelines more than is answered. Vert.x' idle time-out alone lets a byte now
 * and then hold a connection for days. One a connection; used on its event loop only.
 */
final class ConnectionTimeouts extends ChannelInboundHandlerAdapter {

  /** From a request's first byte to the end of its headers. */
  private static final long HEAD = Duration.ofSeconds(15).toNanos();

  /** From there to the end of its body; 2 MiB in that time are 70 kB/s. */
  private static final long BODY = Duration.ofSeconds(30).toNanos();

  /** From there, or from the answer before it, until the socket has taken all of its answer. */
  private static final long ANSWER = Duration.ofSeconds(55).toNanos();

  /** Requests of one connection whose answers are not sent yet; browsers and proxies have one. */
  private static final int MAX_PIPELINED = 16;

  private static final long NONE = Long.MAX_VALUE;

  /** Vert.x' name for the handler that takes decoded messages. */
  private static final String HTTP = "handler";

  private final LongSupplier nanoTime;

  /** Deadlines count from here, so that they can be compared. */
  private final long opened;

  private long arrivalDeadline = NONE;
  private long answerDeadline = NONE;
  private @Nullable Future<?> timer;
  private long timerAt = NONE;

  private boolean seesMessages;
  private boolean hasBodyToCome;
  private boolean isEnded;
  private int unanswered;

  /** Read by other event loops when they look for the most silent connection. */
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
   * Since when (nanoseconds) this connection waits for its client; those that never sent a request
   * come before all others, and one that waits for its answer is not silent.
   */
  long silentSince() {
    return silentSince;
  }

  /** Before the decoder: any bytes. */
  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (!hasBodyToCome && arrivalDeadline == NONE) {
      arrivalDeadline = now() + HEAD;
    }
    channel.fireChannelRead(bytes);
    // Mostly the whole request was in these bytes, and no timer is needed.
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

  /** Behind the decoder: what the bytes mean, and what is answered. */
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

    /** Answers would pile up in memory, or be made within one another until the stack is full. */
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

    /** The idle time-out is for clients that are silent, not for one that waits for us. */
    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
      boolean waitsForUs = unanswered > 0 && !hasBodyToCome;
      if (!(waitsForUs && event instanceof IdleStateEvent)) {
        channel.fireUserEventTriggered(event);
      }
    }
  }

  /**
   * Joins a connection during its first request, which this has not seen arrive: it is older than
   * the first request of all, or was busy with TLS until now.
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

  /** One timer for all deadlines; it is early where they have moved on, and then set again. */
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
