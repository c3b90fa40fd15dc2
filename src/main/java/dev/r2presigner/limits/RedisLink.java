package dev.r2presigner.limits;

import dev.r2presigner.policy.Rate;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to Redis, with the quotas that are counted through it. */
final class RedisLink {

  private static final String NAMESPACE = "r2-presigner:limits:";

  /** Redis forgets a quota this long after it would be full again. */
  private static final Duration KEEP = Duration.ofSeconds(10);

  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final AsyncProxyManager<byte[]> quotas;
  private final AsyncBucketProxy trial;

  private RedisLink(StatefulRedisConnection<byte[], byte[]> connection) {
    this.connection = connection;
    this.quotas =
        Bucket4jLettuce.casBasedBuilder(connection)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEEP))
            .build()
            .asAsync();
    this.trial = quota("trial", new Rate(1_000_000_000, Duration.ofSeconds(1)));
  }

  /** Why a call gave no answer, without a word that could be a secret. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String reason) {
      super(reason);
    }

    /** Tells the first word of Redis' own answer (WRONGPASS, OOM), or the kind of failure. */
    static Failed of(Throwable failure) {
      String kind = failure.getClass().getSimpleName();
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof RedisCommandExecutionException) {
          return new Failed(String.valueOf(cause.getMessage()).split("[^A-Z]", 2)[0]);
        }
        kind = cause.getClass().getSimpleName();
      }
      return new Failed(kind);
    }
  }

  /** Returns what connects, and only when it is told to. */
  static RedisClient client(Duration connectWithin) {
    RedisClient client =
        new AsyncRedisClient(
            ClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build());
    client.setOptions(
        ClientOptions.builder()
            // SharedLimits connects again; what waits for a connection would count late.
            .autoReconnect(false)
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(connectWithin).build())
            .build());
    return client;
  }

  /** Connects, within this time. Blocks. */
  static RedisLink connect(RedisClient client, RedisURI redis, Duration atMost) throws Failed {
    // Else what waits in a server that hangs would pile up there.
    redis.setTimeout(atMost);
    CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connecting =
        client.connectAsync(ByteArrayCodec.INSTANCE, redis).toCompletableFuture();
    try {
      return new RedisLink(answer(connecting, atMost.toNanos()));
    } catch (Failed failed) {
      // It may still come to be.
      var unused = connecting.thenCompose(StatefulRedisConnection::closeAsync);
      throw failed;
    }
  }

  /**
   * Counts something of no meaning, as a request would: a Redis that is full or read-only answers a
   * ping. Blocks.
   */
  void tryOut(Duration atMost) throws Failed {
    answer(trial.tryConsume(1), atMost.toNanos());
  }

  /** Returns the quota of this name; calls that meet on their way share one. */
  AsyncBucketProxy quota(String name, Rate rate) {
    BucketConfiguration configuration =
        BucketConfiguration.builder()
            .addLimit(
                limit -> limit.capacity(rate.amount()).refillGreedy(rate.amount(), rate.period()))
            .build();
    return quotas
        .builder()
        .withOptimization(Optimizations.batching())
        .build(
            (NAMESPACE + name).getBytes(StandardCharsets.UTF_8),
            () -> CompletableFuture.completedFuture(configuration));
  }

  /** Waits for an answer, so long and no longer. */
  static <T> T answer(CompletableFuture<T> coming, long nanos) throws Failed {
    try {
      return coming.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new Failed("no answer in time");
    } catch (ExecutionException failed) {
      throw Failed.of(failed.getCause() == null ? failed : failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new Failed("interrupted");
    }
  }

  boolean isOpen() {
    return connection.isOpen();
  }

  /** Also ends the calls that still wait. */
  void close() {
    var unused = connection.closeAsync();
  }
}
