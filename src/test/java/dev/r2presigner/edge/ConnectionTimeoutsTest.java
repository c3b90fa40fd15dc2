package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of the package's table that are about one connection, with a clock of our own. */
class ConnectionTimeoutsTest {

  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String HEAD = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n";

  private final Server server = new Server();
  private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());
  private long nanos = Long.MAX_VALUE - 5;
  private final ConnectionTimeouts times = new ConnectionTimeouts(() -> nanos);

  /** In the place of Vert.x: takes requests, and what was idle. */
  private static final class Server extends ChannelDuplexHandler {
    private int messages;
    private int idle;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      messages++;
      ReferenceCountUtil.release(message);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      idle++;
    }
  }

  ConnectionTimeoutsTest() {
    channel.freezeTime();
    channel.pipeline().addLast("handler", server).addFirst(times);
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private void arrives(String latin) {
    channel.writeInbound(Unpooled.copiedBuffer(latin, StandardCharsets.ISO_8859_1));
  }

  private void answer(HttpResponseStatus status) {
    channel.pipeline().lastContext().write(response(status), channel.voidPromise());
  }

  private static DefaultFullHttpResponse response(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
  }

  private boolean isOpenAfter(Duration time) {
    nanos += time.toNanos();
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
    return channel.isOpen();
  }

  @Test
  void aHeadHas15Seconds() {
    arrives("GET / HTTP/1.1\r\nHost:");
    assertThat(isOpenAfter(Duration.ofSeconds(14))).isTrue();
    arrives("a");
    assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void aBodyHas30SecondsMore() {
    arrives(HEAD);
    assertThat(isOpenAfter(Duration.ofSeconds(29))).isTrue();
    arrives("12345678");
    assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void anAnswerHas55Seconds() {
    arrives(HEAD + "123456789");
    assertThat(isOpenAfter(Duration.ofSeconds(54))).isTrue();
    assertThat(isOpenAfter(Duration.ofSeconds(1))).isFalse();
  }

  /** A review held connections for ever with answers that it did not read. */
  @Test
  void anAnswerThatIsNotReadIsNone() {
    arrives(GET);
    channel.pipeline().lastContext().write(response(HttpResponseStatus.OK));
    assertThat(isOpenAfter(Duration.ofSeconds(55))).isFalse();
  }

  @Test
  void aConnectionLivesOnAfterItsAnswer() {
    for (int i = 0; i < 3; i++) {
      arrives(GET);
      assertThat(isOpenAfter(Duration.ofSeconds(30))).isTrue();
      answer(HttpResponseStatus.OK);
      channel.flush();
      assertThat(isOpenAfter(Duration.ofSeconds(80))).isTrue();
    }
    assertThat(server.messages).isEqualTo(6);
  }

  @Test
  void anInterimAnswerIsNone() {
    arrives(HEAD + "123456789");
    answer(HttpResponseStatus.CONTINUE);
    channel.flush();
    assertThat(isOpenAfter(Duration.ofSeconds(55))).isFalse();
  }

  /** Before, 8,000 waited: 515 MiB where 384 are the container's. */
  @Test
  void sixteenRequestsMayWait() {
    arrives(GET.repeat(16));
    assertThat(channel.isOpen()).isTrue();
    assertThat(server.messages).isEqualTo(32);

    arrives(GET);
    assertThat(channel.isOpen()).isFalse();
    assertThat(server.messages).isEqualTo(32);
  }

  @Test
  void answeredRequestsDoNotCount() {
    for (int i = 0; i < 100; i++) {
      arrives(GET.repeat(2));
      answer(HttpResponseStatus.OK);
      answer(HttpResponseStatus.OK);
      channel.flush();
    }
    assertThat(channel.isOpen()).isTrue();
    assertThat(server.messages).isEqualTo(400);
  }

  @Test
  void nothingIsTakenWhileAnAnswerIsNotRead() {
    arrives(GET);
    channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
    arrives(GET);
    assertThat(channel.isOpen()).isFalse();
    assertThat(server.messages).isEqualTo(2);
  }

  @Test
  void onlyTheSilentAreIdle() {
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    assertThat(server.idle).isEqualTo(1);
    arrives(GET);
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    assertThat(server.idle).isEqualTo(1);
    answer(HttpResponseStatus.OK);
    channel.flush();
    arrives(HEAD);
    channel.pipeline().fireUserEventTriggered(IdleStateEvent.ALL_IDLE_STATE_EVENT);
    assertThat(server.idle).isEqualTo(2);
  }

  @Test
  void theFirstRequestOfAnOlderConnectionCounts() {
    EmbeddedChannel older = new EmbeddedChannel(new HttpServerCodec());
    older.freezeTime();
    ConnectionTimeouts joining = new ConnectionTimeouts(() -> nanos);
    older.pipeline().addLast("handler", new Server()).addFirst(joining);
    joining.join(older.pipeline());
    nanos += Duration.ofSeconds(30).toNanos();
    older.advanceTimeBy(30, TimeUnit.SECONDS);
    older.runScheduledPendingTasks();
    older.runPendingTasks();
    assertThat(older.isOpen()).isFalse();
    older.finishAndReleaseAll();
  }
}
