package dev.r2presigner.problem;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts the requests that are answered 503 {@code overloaded}, by what there was too much of. */
@ApplicationScoped
public class ShedRequests {

  /** What a request was shed for. */
  public enum Cause {
    /** The event loop lags behind its requests. */
    LAG,
    /** All worker threads are busy, and their queue is full. */
    WORKERS,
    /** Too many large bodies are in flight. */
    BODIES,
    /** Too many bucket calls are in flight. */
    BUCKET
  }

  private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);

  ShedRequests(MeterRegistry meters) {
    for (Cause cause : Cause.values()) {
      counters.put(
          cause,
          Counter.builder("presigner.requests.shed")
              .description("Requests answered 503 overloaded, by what there was too much of")
              .tag("cause", cause.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  /** Makes the bean at the start: a counter that appears with its first event has no rate. */
  void start(@Observes StartupEvent event) {}

  /** Counts a request. */
  public void count(Cause cause) {
    Counter counter = counters.get(cause);
    if (counter != null) {
      counter.increment();
    }
  }
}
