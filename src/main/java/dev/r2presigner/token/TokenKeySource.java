package dev.r2presigner.token;

import dev.r2presigner.policy.Caller;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys that verify one issuer's tokens fresh, away from any request's thread: loaded at
 * start, again every {@code token.keys-refresh}, every five seconds while there are none, and at
 * once (but at most every ten seconds) when a token names an unknown key. If loading fails, the
 * current keys stay in use indefinitely, or an outage of the key server would reject every valid
 * token. Only a key set without a usable key at two looks removes them: that is how keys are
 * withdrawn.
 */
final class TokenKeySource {

  private static final Logger LOG = Logger.getLogger(TokenKeySource.class);

  private static final Duration WARN_EVERY = Duration.ofMinutes(1);

  private final TrustedIssuer issuer;
  private final Vertx vertx;
  private final Pace pace;
  private final AtomicReference<State> state = new AtomicReference<>(State.INITIAL);
  private final AtomicReference<@Nullable CompletableFuture<Void>> inFlight =
      new AtomicReference<>();
  private final JwksClient client;
  private volatile long timer;

  /** The keys, the times and results of the loads, and the last warning, replaced as a whole. */
  private record State(
      TokenKeys keys,
      long triedAt,
      boolean succeeded,
      boolean saidNone,
      Warning warning,
      Instant loadedAt) {
    static final State INITIAL =
        new State(TokenKeys.NONE, 0, false, false, new Warning("", 0), Instant.EPOCH);

    boolean olderThan(Duration age) {
      return triedAt == 0 || System.nanoTime() - triedAt > age.toNanos();
    }

    /** Another reason is news: a time-out must not hide for a minute that TLS fails after it. */
    boolean warnsAgain(Warning next) {
      return succeeded
          || !next.reason().equals(warning.reason())
          || next.at() - warning.at() > WARN_EVERY.toNanos();
    }
  }

  private record Warning(String reason, long at) {}

  /** How often it looks whether a load is due, how soon it may load again, and how long. */
  record Pace(
      Duration tick, Duration retryAfterFailure, Duration unknownKeyEvery, Duration loadWithin) {
    static final Pace PRODUCTION =
        new Pace(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(3));
  }

  TokenKeySource(TrustedIssuer issuer, Vertx vertx, Pace pace) {
    this.issuer = issuer;
    this.vertx = vertx;
    this.pace = pace;
    this.client = new JwksClient(pace.loadWithin());
  }

  void start() {
    if (issuer.keys().isFile()) {
      // The file was read once already by the check of the start: this can't fail, and makes it
      // ready.
      load().toCompletableFuture().join();
    } else {
      refresh();
    }
    timer = vertx.setPeriodic(pace.tick().toMillis(), tick -> refreshIfDue());
  }

  void stop() {
    // A live reload keeps Vert.x, and with it the timer of the previous service.
    vertx.cancelTimer(timer);
  }

  TrustedIssuer issuer() {
    return issuer;
  }

  /** Returns the keys to verify with now; none before the first load. */
  TokenKeys current() {
    return state.get().keys();
  }

  /** Returns when keys were last loaded; the epoch before the first time. */
  Instant loadedAt() {
    return state.get().loadedAt();
  }

  /** Tells whether any token can be verified at all. */
  boolean isReady() {
    return !current().isEmpty();
  }

  /** Tells whether the last load succeeded, so that an unknown key does not exist. */
  boolean isFresh() {
    return state.get().succeeded();
  }

  /**
   * Loads the keys again for an unknown one. Completes when that is done, or when it is too soon
   * after the last load.
   */
  CompletionStage<Void> refreshForUnknownKey() {
    CompletableFuture<Void> running = inFlight.get();
    if (running != null) {
      return running;
    }
    return state.get().olderThan(pace.unknownKeyEvery())
        ? refresh()
        : CompletableFuture.completedFuture(null);
  }

  private void refreshIfDue() {
    State now = state.get();
    Duration every =
        now.keys().isEmpty() ? pace.tick() : now.succeeded() ? issuer.keysRefresh() : retryEvery();
    if (now.olderThan(every.minus(pace.tick().dividedBy(2)))) {
      refresh();
    }
  }

  private Duration retryEvery() {
    Duration every = issuer.keysRefresh();
    Duration retry = pace.retryAfterFailure();
    return every.compareTo(retry) < 0 ? every : retry;
  }

  /** Loads the keys, one load at a time; concurrent callers share the load in flight. */
  CompletionStage<Void> refresh() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> running = inFlight.compareAndExchange(null, mine);
    if (running != null) {
      return running;
    }
    load()
        .whenComplete(
            (done, never) -> {
              inFlight.set(null);
              mine.complete(null);
            });
    return mine;
  }

  private CompletionStage<Void> load() {
    CompletionStage<String> text =
        issuer.keys().isFile()
            ? CompletableFuture.supplyAsync(this::read)
            : keysUrl().thenCompose(client::fetch);
    // Async, since parsing a large document takes long and this may be an event loop.
    return text.thenApplyAsync(TokenKeys::parse)
        .handle(
            (keys, failure) -> {
              keep(keys, failure);
              return null;
            });
  }

  /** Discovered anew at each load, since an issuer may move its keys. */
  private CompletionStage<URI> keysUrl() {
    URI url = issuer.keys().url();
    return url == null
        ? client.fetch(issuer.keys().metadata()).thenApply(issuer.keys()::discovered)
        : CompletableFuture.completedFuture(url);
  }

  private void keep(@Nullable TokenKeys loaded, @Nullable Throwable failure) {
    State before = state.get();
    long now = System.nanoTime();
    if (loaded != null) {
      // Equal keys stay the same object, which cached tokens are compared by.
      boolean same = loaded.equalKeys(before.keys());
      state.set(
          new State(
              same ? before.keys() : loaded, now, true, false, before.warning(), Instant.now()));
      if (!same || !before.succeeded()) {
        LOG.infof("Loaded %d token verification keys%s", loaded.size(), ofIssuer());
      }
      return;
    }
    Throwable cause = failure == null ? new IllegalStateException() : KeyLoadFailure.cause(failure);
    boolean saysNone = cause instanceof TokenKeys.NoneUsable;
    if (saysNone && before.saidNone() && !before.keys().isEmpty()) {
      Warning error = new Warning(KeyLoadFailure.reason(cause), now);
      state.set(new State(TokenKeys.NONE, now, false, true, error, before.loadedAt()));
      LOG.errorf(
          "The key set (token.keys%s) %s, at the second look: every token is rejected until it has"
              + " one",
          ofIssuer(), cause.getMessage());
      return;
    }
    Warning next = new Warning(KeyLoadFailure.reason(cause), now);
    boolean warns = before.warnsAgain(next);
    // A failed load says nothing: it neither counts as a look nor resets the count.
    boolean saidNone = saysNone || before.saidNone();
    Warning warning = warns ? next : before.warning();
    state.set(new State(before.keys(), now, false, saidNone, warning, before.loadedAt()));
    if (warns) {
      LOG.warnf(
          "Token verification keys (token.keys%s) could not be loaded, keeping %s: %s",
          ofIssuer(), before.keys().isEmpty() ? "none" : "the current ones", next.reason());
    }
  }

  /** Names the issuer in the log, where there are several. */
  private String ofIssuer() {
    return issuer.name().equals(Caller.DEFAULT_ISSUER) ? "" : " of " + issuer.name();
  }

  private String read() {
    try {
      return Files.readString(issuer.keys().file());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
