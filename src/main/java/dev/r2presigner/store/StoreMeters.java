package dev.r2presigner.store;

import dev.r2presigner.bucket.SigningCredentials;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Measures the calls to the bucket, and from their answers how far this machine's clock is from the
 * store's: a clock that is wrong makes every URL fail, and no call of ours, since the SDK corrects
 * those.
 */
@Singleton
class StoreMeters implements ExecutionInterceptor {

  /** The outcome of a call that succeeded; the others are those of {@link StoreException.Kind}. */
  private static final String OK = "ok";

  /** A fault of our own. */
  private static final String FAULT = "fault";

  private static final Duration[] BUCKETS =
      new Duration[] {
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
      };

  private final Map<String, Timer> timers = new HashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile double clockSkew = Double.NaN;

  StoreMeters(MeterRegistry meters, StoreConfig config, SigningCredentials credentials) {
    timers.put(OK, timer(meters, OK));
    timers.put(FAULT, timer(meters, FAULT));
    for (StoreException.Kind kind : StoreException.Kind.values()) {
      timers.put(outcome(kind), timer(meters, outcome(kind)));
    }
    Gauge.builder("presigner.bucket.calls.in.flight", inFlight::get)
        .description("Calls to the bucket that have not ended")
        .register(meters);
    Gauge.builder("presigner.bucket.calls.limit", config::maxCalls)
        .description("The most calls to the bucket at a time (STORE_MAX_CALLS)")
        .register(meters);
    Gauge.builder("presigner.bucket.clock.skew", () -> clockSkew)
        .description("How far this clock is ahead of the store's; NaN before its first answer")
        .baseUnit("seconds")
        .register(meters);
    Gauge.builder("presigner.credentials.expiry.timestamp", () -> seconds(credentials.endsAt()))
        .description("When the credentials of the bucket expire; +Inf if they do not")
        .baseUnit("seconds")
        .register(meters);
  }

  private static Timer timer(MeterRegistry meters, String outcome) {
    return Timer.builder("presigner.bucket.calls")
        .description("Calls to the bucket, by how they ended")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }

  /** Makes the bean at the start: what appears with the first call has no rate. */
  void start(@Observes StartupEvent event) {}

  /** Counts a call that has begun; {@link #left} must follow once. */
  void begun() {
    inFlight.incrementAndGet();
  }

  /** Counts a call that is no longer in flight. */
  void left() {
    inFlight.decrementAndGet();
  }

  void succeeded(long since) {
    record(OK, since);
  }

  void failed(RuntimeException failure, long since) {
    record(failure instanceof StoreException trouble ? outcome(trouble.kind()) : FAULT, since);
  }

  private void record(String outcome, long since) {
    Objects.requireNonNull(timers.get(outcome)).record(Duration.ofNanos(System.nanoTime() - since));
  }

  private static String outcome(StoreException.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double seconds(Instant end) {
    return end.equals(Instant.MAX) ? Double.POSITIVE_INFINITY : end.getEpochSecond();
  }

  /** Sees every answer of the store, also a refusal. */
  @Override
  public void beforeUnmarshalling(
      Context.BeforeUnmarshalling answer, ExecutionAttributes attributes) {
    answer.httpResponse().firstMatchingHeader("Date").ifPresent(this::compare);
  }

  private void compare(String date) {
    try {
      Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      // Whole seconds, on average half a second ago.
      clockSkew = Duration.between(theirs, Instant.now()).toMillis() / 1000.0 - 0.5;
    } catch (DateTimeException unreadable) {
      // As good as none.
    }
  }
}
