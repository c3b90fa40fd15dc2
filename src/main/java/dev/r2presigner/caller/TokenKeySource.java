package dev.r2presigner.caller;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys that verify tokens fresh, away from any request's thread: loaded at start, again
 * every five minutes, every five seconds while there are none, and at once (but at most every ten
 * seconds) when a token names a key that is not known. A failed load keeps the keys there are.
 * Without this an outage of the key server would refuse every good token.
 */
@ApplicationScoped
public class TokenKeySource {

  private static final Logger LOG = Logger.getLogger(TokenKeySource.class);

  private static final Duration TICK = Duration.ofSeconds(5);
  private static final Duration REFRESH_EVERY = Duration.ofMinutes(5);
  private static final Duration RETRY_AFTER_FAILURE = Duration.ofSeconds(30);
  private static final Duration UNKNOWN_KEY_EVERY = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration TOTAL = Duration.ofSeconds(3);

  private final TokenSettings settings;
  private final Vertx vertx;
  private final AtomicReference<State> state = new AtomicReference<>(State.INITIAL);
  private final AtomicReference<@Nullable CompletableFuture<Void>> underWay =
      new AtomicReference<>();
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private volatile long timer;

  /** The keys, and when and how the last load ended. Replaced as a whole. */
  private record State(TokenKeys keys, long triedAt, boolean succeeded) {
    static final State INITIAL = new State(TokenKeys.NONE, 0, false);

    boolean olderThan(Duration age) {
      return triedAt == 0 || System.nanoTime() - triedAt > age.toNanos();
    }
  }

  TokenKeySource(TokenSettings settings, Vertx vertx) {
    this.settings = settings;
    this.vertx = vertx;
  }

  void start(@Observes StartupEvent event) {
    if (settings.keysUrl() == null) {
      // The file was read once already by the check of the start: this can't fail, and makes it
      // ready.
      load().toCompletableFuture().join();
    } else {
      refresh();
    }
    timer = vertx.setPeriodic(TICK.toMillis(), tick -> refreshIfDue());
  }

  void stop(@Observes ShutdownEvent event) {
    // A live reload keeps Vert.x, and with it the timer of a service that is gone.
    vertx.cancelTimer(timer);
  }

  /** The keys to verify with now; none before the first load. */
  TokenKeys current() {
    return state.get().keys();
  }

  /** Whether any token can be verified at all. */
  public boolean isReady() {
    return !current().isEmpty();
  }

  /** Whether the last load worked, so that a key that is not known does not exist. */
  boolean isFresh() {
    return state.get().succeeded();
  }

  /**
   * Looks for a key that is not known. Completes when that was done, or need not be done so soon.
   */
  CompletionStage<Void> refreshForUnknownKey() {
    CompletableFuture<Void> running = underWay.get();
    if (running != null) {
      return running;
    }
    return state.get().olderThan(UNKNOWN_KEY_EVERY)
        ? refresh()
        : CompletableFuture.completedFuture(null);
  }

  private void refreshIfDue() {
    State now = state.get();
    Duration every =
        now.keys().isEmpty() ? TICK : now.succeeded() ? REFRESH_EVERY : RETRY_AFTER_FAILURE;
    if (now.olderThan(every.minus(TICK.dividedBy(2)))) {
      refresh();
    }
  }

  /** One load at a time; whoever comes meanwhile waits for the same one. */
  private CompletionStage<Void> refresh() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = underWay.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    load()
        .whenComplete(
            (done, never) -> {
              underWay.set(null);
              mine.complete(null);
            });
    return mine;
  }

  private CompletionStage<Void> load() {
    URI url = settings.keysUrl();
    CompletionStage<String> text =
        url == null ? CompletableFuture.supplyAsync(this::read) : fetch(url);
    return text.thenApply(TokenKeys::parse)
        .handle(
            (keys, failure) -> {
              keep(keys, failure);
              return null;
            });
  }

  private void keep(@Nullable TokenKeys loaded, @Nullable Throwable failure) {
    State before = state.get();
    if (loaded != null) {
      state.set(new State(loaded, System.nanoTime(), true));
      if (!before.succeeded()) {
        LOG.info("Keys that verify tokens are loaded");
      }
    } else {
      state.set(new State(before.keys(), System.nanoTime(), false));
      LOG.warnf(
          "Keys that verify tokens (token.keys) could not be loaded, keeping %s: %s",
          before.keys().isEmpty() ? "none" : "the ones there are",
          failure == null ? "unknown" : rootCause(failure));
    }
  }

  private static String rootCause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private String read() {
    Path file = settings.keysFile();
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private CompletionStage<String> fetch(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(TOTAL).header("Accept", "application/json").build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
        // The request's own time-out ends at the headers; a body may still drip.
        .orTimeout(TOTAL.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            response -> {
              if (response.statusCode() != 200) {
                throw new IllegalStateException("status " + response.statusCode());
              }
              return response.body();
            });
  }
}
