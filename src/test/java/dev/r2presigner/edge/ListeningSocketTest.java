package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.LogRecords;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The end of a port whose event loop had no time: the kernel has completed connections by itself,
 * and the order to close comes before anybody could accept them.
 */
class ListeningSocketTest {

  /** More than an event loop accepts in one go. */
  private static final int IN_THE_KERNEL = 100;

  private static final int SECONDS = 20;
  private static final byte GREETING = 'x';

  private final NioEventLoopGroup acceptor = new NioEventLoopGroup(1);
  private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
  private final List<Socket> clients = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket client : clients) {
      client.close();
    }
    acceptor.shutdownGracefully(0, SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
    loops.shutdownGracefully(0, SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Says one byte to whoever it accepts. */
  private static final class Greeter extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext connection) {
      connection.writeAndFlush(connection.alloc().buffer().writeByte(GREETING));
    }

    @Override
    public boolean isSharable() {
      return true;
    }
  }

  private Socket connect(InetSocketAddress address) throws IOException {
    Socket client = new Socket(address.getAddress(), address.getPort());
    client.setSoTimeout(SECONDS * 1000);
    clients.add(client);
    return client;
  }

  @Test
  void whoWaitsInTheKernelIsTakenBeforeItCloses() throws Exception {
    Channel port =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(new Greeter())
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
    InetSocketAddress address = (InetSocketAddress) port.localAddress();
    ListeningSocket socket = ListeningSocket.watch(port, connection -> {});
    assertThat(connect(address).getInputStream().read()).isEqualTo(GREETING);

    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    port.eventLoop()
        .execute(
            () -> {
              busy.countDown();
              try {
                free.await();
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(busy.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    for (int n = 0; n < IN_THE_KERNEL; n++) {
      connect(address);
    }
    socket.close();
    free.countDown();

    for (Socket client : clients.subList(1, clients.size())) {
      assertThat(client.getInputStream().read()).isEqualTo(GREETING);
    }
    assertThat(port.closeFuture().await(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
  }

  /** As with a native transport: the queue is lost, and the operator can read why. */
  @Test
  void aSocketThatIsNotNiosIsClosedWithAWarning() {
    LogRecords log = new LogRecords();
    EmbeddedChannel port = new EmbeddedChannel();
    log.start();
    try {
      ListeningSocket.watch(port, connection -> {}).close();
      await().until(() -> port.runScheduledPendingTasks() < 0 && !port.isOpen());

      assertThat(log.messages())
          .filteredOn(line -> line.contains(EmbeddedChannel.class.getName()))
          .hasSize(1);
    } finally {
      log.stop();
    }
  }
}
