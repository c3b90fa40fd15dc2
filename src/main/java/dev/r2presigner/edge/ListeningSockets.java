package dev.r2presigner.edge;

import dev.r2presigner.problem.ProblemType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the listening sockets, which Quarkus does not expose, through the first request accepted on
 * each. Gives every connection its defences, and closes the sockets at the end of the shutdown
 * delay: requests that Quarkus accepted after that would be lost. When the graceful shutdown of
 * Vert.x 5 is in Quarkus, delete the close; the defences stay.
 */
@ApplicationScoped
class ListeningSockets {

  private static final Logger LOG = Logger.getLogger(ListeningSockets.class);

  private static final String DEFENCES = UnreadAnswers.class.getName();

  /** The divisor of the heap that bounds unread responses over all connections. */
  private static final int UNREAD_SHARE = 16;

  private final Vertx vertx;
  private final Optional<Duration> delay;
  private final OpenConnections open;
  private final UnreadAnswers unread =
      new UnreadAnswers(Runtime.getRuntime().maxMemory() / UNREAD_SHARE);
  private final Map<Channel, ListeningSocket> sockets = new ConcurrentHashMap<>();
  private final AtomicBoolean warned = new AtomicBoolean();

  ListeningSockets(
      Vertx vertx,
      @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay,
      @ConfigProperty(name = "quarkus.http.limits.max-connections") int maxConnections) {
    this.vertx = vertx;
    this.delay = delay;
    this.open = new OpenConnections(maxConnections);
  }

  void register(@Observes @Priority(RouteOrder.CONNECTION) Router router) {
    router.route().order(RouteOrder.FIRST).handler(this::take);
  }

  private void take(RoutingContext context) {
    Channel channel = Connections.channelOf(context);
    if (channel == null || channel.parent() == null) {
      warnOnce(channel);
    }
    if (channel != null) {
      ConnectionTimeouts times = channel.pipeline().get(ConnectionTimeouts.class);
      if (times == null) {
        times = defend(channel);
        if (channel.parent() != null) {
          sockets.computeIfAbsent(
              channel.parent(), socket -> ListeningSocket.watch(socket, this::defend));
        }
      }
      times.join(channel.pipeline());
      if (!channel.isWritable()) {
        // A pipelined request from a client that does not read its responses.
        Connections.close(channel);
        // Ended all the same, so that the framework counts it, and those behind it, as complete.
        context.response().setStatusCode(ProblemType.OVERLOADED.status()).end();
        return;
      }
    }
    context.next();
  }

  /** Warns that an upgrade has moved what this class relies on; the service still answers. */
  private void warnOnce(@Nullable Channel channel) {
    if (warned.compareAndSet(false, true)) {
      LOG.warnf(
          "No %s was found for a request: connections are without %s",
          channel == null ? "channel" : "listening socket",
          channel == null ? "time-outs and bounds" : "a close that loses none");
    }
  }

  private ConnectionTimeouts defend(Channel connection) {
    ConnectionTimeouts times = new ConnectionTimeouts(System::nanoTime);
    ChannelPipeline pipeline = connection.pipeline();
    pipeline.addFirst(ConnectionTimeouts.class.getName(), times).addFirst(DEFENCES, unread);
    open.opened(times, connection);
    return times;
  }

  /** Schedules the close; the last tenth of the delay is left for requests already accepted. */
  void end(@Observes ShutdownDelayInitiatedEvent begins) {
    long millis = delay.map(Duration::toMillis).orElse(0L) * 9 / 10;
    vertx.setTimer(Math.max(1, millis), now -> sockets.values().forEach(ListeningSocket::close));
  }
}
