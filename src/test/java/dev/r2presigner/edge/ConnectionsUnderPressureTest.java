package dev.r2presigner.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What gives way when there are too many connections, or too many answers that nobody reads. */
class ConnectionsUnderPressureTest {

  private static final int ANSWER = 100_000;

  /** With what Netty counts for keeping each. */
  private static final int THREE = 3 * ANSWER + 1000;

  private long nanos;

  private final class Client {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ConnectionTimeouts times = new ConnectionTimeouts(() -> nanos);

    private boolean isOpen() {
      channel.runPendingTasks();
      return channel.isOpen();
    }
  }

  private Client opened(OpenConnections open) {
    Client client = new Client();
    nanos += 1_000_000;
    open.opened(client.times, client.channel);
    return client;
  }

  /** With 20 silent ones, 19 of them for ever, nobody else was let in before. */
  @Test
  void theMostSilentMakesRoom() {
    OpenConnections open = new OpenConnections(20);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      clients.add(opened(open));
    }
    assertThat(clients).allMatch(Client::isOpen);

    clients.add(opened(open));
    clients.add(opened(open));

    assertThat(clients.subList(0, 2)).noneMatch(Client::isOpen);
    assertThat(clients.subList(2, 12)).allMatch(Client::isOpen);
  }

  @Test
  void thoseThatLeaveMakeRoomToo() {
    OpenConnections open = new OpenConnections(20);
    Client first = opened(open);
    for (int i = 0; i < 100; i++) {
      opened(open).channel.close();
    }
    assertThat(first.isOpen()).isTrue();
  }

  private static EmbeddedChannel reading(UnreadAnswers unread) {
    EmbeddedChannel client = new EmbeddedChannel(unread);
    client.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 64 * 1024));
    return client;
  }

  @Test
  void theOldestUnreadAnswersGo() {
    UnreadAnswers unread = new UnreadAnswers(THREE);
    List<EmbeddedChannel> clients = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      EmbeddedChannel client = reading(unread);
      client.write(Unpooled.wrappedBuffer(new byte[ANSWER]));
      clients.add(client);
    }
    clients.forEach(EmbeddedChannel::runPendingTasks);

    assertThat(clients.subList(0, 2)).noneMatch(EmbeddedChannel::isOpen);
    assertThat(clients.subList(2, 5)).allMatch(EmbeddedChannel::isOpen);
  }

  @Test
  void readAnswersDoNotCount() {
    UnreadAnswers unread = new UnreadAnswers(THREE);
    EmbeddedChannel first = reading(unread);
    first.write(Unpooled.wrappedBuffer(new byte[ANSWER]));
    for (int i = 0; i < 100; i++) {
      EmbeddedChannel other = reading(unread);
      other.writeOutbound(Unpooled.wrappedBuffer(new byte[ANSWER]));
      EmbeddedChannel gone = reading(unread);
      gone.write(Unpooled.wrappedBuffer(new byte[ANSWER]));
      gone.close();
    }
    first.runPendingTasks();
    assertThat(first.isOpen()).isTrue();
  }

  @Test
  void oneAnswerMayBeLargerThanTheBound() {
    EmbeddedChannel client = reading(new UnreadAnswers(10));
    client.write(Unpooled.wrappedBuffer(new byte[ANSWER]));
    client.runPendingTasks();
    assertThat(client.isOpen()).isTrue();
  }
}
