package dev.r2presigner.edge;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemType;
import dev.r2presigner.problem.ShedRequests;
import dev.r2presigner.problem.ShedRequests.Cause;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Rejects requests with 503, before their token is verified, while the event loop lags. Verifying a
 * token takes up to a millisecond: without this, thousands of concurrent clients would all wait for
 * seconds, and work would go on for those that gave up.
 */
@ApplicationScoped
class LoadShedding {

  private static final Duration TICK = Duration.ofMillis(50);

  /**
   * The lag that means overload. A request waits at most twice as long; 2 s are promised on a busy
   * machine.
   */
  private static final long BEHIND_NANOS = Duration.ofMillis(250).toNanos();

  /** The requests that make a lag an overload; fewer mean start-up or a stalled machine. */
  private static final int LEAST_REQUESTS = 50;

  private final Map<EventLoop, Progress> loops = new ConcurrentHashMap<>();
  private final ShedRequests shed;

  LoadShedding(ShedRequests shed) {
    this.shed = shed;
  }

  /**
   * Measures the lag of one event loop, and is confined to it. A tick runs once the queue is empty.
   */
  private static final class Progress {

    private long ticked = System.nanoTime();
    private int taken;

    Progress(EventLoop loop) {
      long millis = TICK.toMillis();
      loop.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS)
          .addListener(Progress::ended);
    }

    private static void ended(Future<?> ticks) {
      // The ticks end with their event loop.
    }

    private void tick() {
      ticked = System.nanoTime();
      taken = 0;
    }

    private boolean isBehind() {
      taken++;
      return taken > LEAST_REQUESTS && System.nanoTime() - ticked > BEHIND_NANOS;
    }
  }

  void register(@Observes @Priority(RouteOrder.LOAD) Router router) {
    router.route().order(RouteOrder.FIRST).handler(this::shed).failureHandler(this::full);
  }

  private void shed(RoutingContext context) {
    Channel channel = Connections.channelOf(context);
    if (channel != null && progress(channel).isBehind()) {
      refuse(context, Cause.LAG);
    } else {
      context.next();
    }
  }

  /**
   * Answers when the worker pool and its queue are full, which would have no problem body
   * otherwise.
   */
  private void full(RoutingContext context) {
    if (context.failure() instanceof RejectedExecutionException && !context.response().ended()) {
      refuse(context, Cause.WORKERS);
    } else {
      context.next();
    }
  }

  private void refuse(RoutingContext context, Cause cause) {
    shed.count(cause);
    RouteProblem.send(
        context,
        Problem.of(
            ProblemType.OVERLOADED,
            "The service is overloaded. Retry after the number of seconds in Retry-After."));
  }

  private Progress progress(Channel channel) {
    return loops.computeIfAbsent(channel.eventLoop(), Progress::new);
  }
}
