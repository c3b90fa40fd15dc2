package dev.r2presigner.edge;

import dev.r2presigner.problem.Problem;
import dev.r2presigner.problem.ProblemType;
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
 * Sends requests away, before their tokens are looked at, while an event loop is behind with those
 * it has. To verify a token takes up to a millisecond: without this, thousands of clients at once
 * would all wait for seconds, and those that gave up would be answered all the same.
 */
@ApplicationScoped
class LoadShedding {

  private static final Duration TICK = Duration.ofMillis(50);

  /**
   * Two of these are the longest that a request waits, where 2 s are promised on a busy machine.
   */
  private static final long BEHIND_NANOS = Duration.ofMillis(250).toNanos();

  /** Fewer in that time are no load, but a start, or a machine that was busy elsewhere. */
  private static final int LEAST_REQUESTS = 50;

  private final Map<EventLoop, Progress> loops = new ConcurrentHashMap<>();

  /** Of one event loop, and used on it only. A tick comes when all that was there has been done. */
  private static final class Progress {

    private long ticked = System.nanoTime();
    private int taken;

    Progress(EventLoop loop) {
      long millis = TICK.toMillis();
      loop.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS)
          .addListener(Progress::ended);
    }

    private static void ended(Future<?> ticks) {
      // With its event loop.
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
    router.route().order(RouteOrder.FIRST).handler(this::shed).failureHandler(LoadShedding::full);
  }

  private void shed(RoutingContext context) {
    Channel channel = Connections.channelOf(context);
    if (channel != null && progress(channel).isBehind()) {
      refuse(context);
    } else {
      context.next();
    }
  }

  /** No worker thread is free, and as many requests wait for one as may; else answered bare. */
  private static void full(RoutingContext context) {
    if (context.failure() instanceof RejectedExecutionException && !context.response().ended()) {
      refuse(context);
    } else {
      context.next();
    }
  }

  private static void refuse(RoutingContext context) {
    RouteProblem.send(
        context,
        Problem.of(
            ProblemType.OVERLOADED, "This service has all it can do under way; try again soon."));
  }

  private Progress progress(Channel channel) {
    return loops.computeIfAbsent(channel.eventLoop(), Progress::new);
  }
}
