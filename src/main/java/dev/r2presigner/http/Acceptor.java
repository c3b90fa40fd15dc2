package dev.r2presigner.http;

import io.netty.channel.Channel;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The sockets that accept connections, which the framework shows to nobody: known from the first
 * request that comes through one. Gives each connection its {@link ArrivalTime}, and takes no more
 * of them at the end of the shutdown delay; else the framework would go on accepting requests until
 * the moment it closes everything, and they would be lost.
 */
@ApplicationScoped
class Acceptor {

  private static final String SEEN = Acceptor.class.getName();

  private final Vertx vertx;
  private final Optional<Duration> delay;
  private final Map<Channel, ListeningSocket> sockets = new ConcurrentHashMap<>();

  Acceptor(Vertx vertx, @ConfigProperty(name = "quarkus.shutdown.delay") Optional<Duration> delay) {
    this.vertx = vertx;
    this.delay = delay;
  }

  void register(@Observes @Priority(Entrance.CONNECTION) Router router) {
    router.route().order(Entrance.ORDER).handler(this::take);
  }

  private void take(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (request.connection() instanceof ConnectionBase connection) {
      Channel channel = connection.channel();
      Channel socket = channel.parent();
      if (socket != null) {
        sockets.computeIfAbsent(socket, ListeningSocket::watch);
      }
      if (context.get(SEEN) == null) {
        context.put(SEEN, true);
        ArrivalTime time = arrivalTime(channel);
        time.begun(channel.pipeline());
        context.addEndHandler(end -> channel.eventLoop().execute(() -> time.answered()));
      }
    }
    context.next();
  }

  /** Those that were accepted before the first request have none yet. */
  private static ArrivalTime arrivalTime(Channel connection) {
    ArrivalTime time = connection.pipeline().get(ArrivalTime.class);
    if (time == null) {
      time = new ArrivalTime();
      connection.pipeline().addFirst(time);
    }
    return time;
  }

  /** Leaves the last tenth of the delay for what was accepted until then. */
  void end(@Observes ShutdownDelayInitiatedEvent begins) {
    long millis = delay.map(Duration::toMillis).orElse(0L) * 9 / 10;
    vertx.setTimer(Math.max(1, millis), now -> sockets.values().forEach(ListeningSocket::close));
  }
}
