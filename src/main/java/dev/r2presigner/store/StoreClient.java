package dev.r2presigner.store;

import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.bucket.SdkSettings;
import dev.r2presigner.bucket.SigningCredentials;
import dev.r2presigner.store.StoreException.Kind;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Bounds the SDK's client: time-outs for the connection and for the call as a whole, few retries,
 * and a limit on concurrent calls, so that a hanging bucket leaves threads for other requests.
 * Blocks; only worker threads may call it.
 */
@ApplicationScoped
class StoreClient {

  private static final Logger LOG = Logger.getLogger(StoreClient.class);
  private static final int MAX_ATTEMPTS = 3;

  /**
   * The time for the SDK to end a call by itself. It closes the connection under a lock that the
   * reading thread holds nearly always, so a response that trickles can outlast the time-out by
   * far.
   */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** The retry delays; by default the SDK waits up to 20 s where a bucket is throttling. */
  private static final BackoffStrategy SHORT =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofMillis(500));

  private final StoreConfig config;
  private final R2Settings settings;
  private final StoreMeters meters;
  private final Semaphore free;
  private final S3Client client;
  private final ExecutorService threads;

  @Inject
  StoreClient(
      StoreConfig config, R2Settings settings, SigningCredentials credentials, StoreMeters meters) {
    this(config, settings, (AwsCredentialsProvider) credentials, meters);
  }

  /** Creates a client with credentials and bounds of its own. */
  StoreClient(
      StoreConfig config,
      R2Settings settings,
      AwsCredentialsProvider credentials,
      StoreMeters meters) {
    this.config = config;
    this.settings = settings;
    this.meters = meters;
    this.free = new Semaphore(config.maxCalls());
    this.client = client(credentials);
    this.threads = Executors.newCachedThreadPool(StoreClient::thread);
  }

  /**
   * Performs one call and returns its result.
   *
   * @throws StoreException for every failure, within the time a call may take
   */
  <T> T call(Function<S3Client, T> action) {
    long begun = System.nanoTime();
    try {
      T result = bounded(action);
      meters.succeeded(begun);
      return result;
    } catch (RuntimeException failed) {
      meters.failed(failed, begun);
      throw failed;
    }
  }

  private <T> T bounded(Function<S3Client, T> action) {
    if (!free.tryAcquire()) {
      throw new StoreException(
          Kind.BUSY, "Too many bucket calls are in progress. Retry later.", null);
    }
    meters.begun();
    Future<T> call;
    try {
      call = threads.submit(() -> runAndFree(action));
    } catch (RejectedExecutionException closed) {
      end();
      throw new StoreException(
          Kind.UNAVAILABLE, "The service is shutting down. Retry later.", closed);
    }
    try {
      return call.get(config.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException hangs) {
      throw timedOut(hangs);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw timedOut(ended);
    } catch (ExecutionException failed) {
      throw translated(failed.getCause());
    }
  }

  /** Runs the call; its permit is released only when it has really ended. */
  private <T> T runAndFree(Function<S3Client, T> action) {
    try {
      return action.apply(client);
    } finally {
      end();
    }
  }

  private void end() {
    free.release();
    meters.left();
  }

  private static StoreException timedOut(Exception cause) {
    return new StoreException(
        Kind.TIMEOUT,
        "The bucket did not answer in time. The operation may have succeeded;"
            + " check before you retry.",
        cause);
  }

  private RuntimeException translated(@Nullable Throwable failure) {
    if (failure instanceof SdkException answer) {
      StoreException trouble = SdkErrors.of(answer);
      if (isOperators(trouble.kind())) {
        LOG.warnf("Bucket %s: %s", settings.bucket(), answer.getMessage());
      }
      return trouble;
    }
    return failure instanceof RuntimeException fault
        ? fault
        : new IllegalStateException("a call to the bucket failed", failure);
  }

  /**
   * Tells which failures a client's own request can't cause, so that no client can fill the log
   * with them.
   */
  private static boolean isOperators(Kind kind) {
    return switch (kind) {
      case NOT_PERMITTED, UNAVAILABLE, TIMEOUT -> true;
      case NOT_FOUND, UPLOAD_NOT_FOUND, CONFLICT, PRECONDITION_FAILED, BUSY -> false;
    };
  }

  private S3Client client(AwsCredentialsProvider credentials) {
    return S3Client.builder()
        .region(Region.of(settings.region()))
        .endpointOverride(settings.storeEndpoint())
        .credentialsProvider(credentials)
        .fipsEnabled(false)
        .dualstackEnabled(false)
        .disableS3ExpressSessionAuth(true)
        .serviceConfiguration(SdkSettings.s3(settings))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        // Where S3 requires a checksum the SDK sends CRC32, which R2 does not support for all
        // calls.
        .addPlugin(new Md5ForCrc32())
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(config.connectTimeout())
                .socketTimeout(config.timeout()))
        .overrideConfiguration(
            override ->
                override
                    .addExecutionInterceptor(meters)
                    .apiCallTimeout(config.timeout())
                    .retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(MAX_ATTEMPTS)
                            .backoffStrategy(SHORT)
                            .throttlingBackoffStrategy(SHORT)
                            .build())
                    .defaultProfileFile(SdkSettings.NO_FILE)
                    .defaultProfileName(SdkSettings.NO_PROFILE))
        .build();
  }

  private static Thread thread(Runnable call) {
    Thread thread = new Thread(call, "bucket");
    thread.setDaemon(true);
    return thread;
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
    client.close();
  }
}
