package dev.r2presigner.token;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the document of a key server within bounds of time and size, body included, and follows
 * no redirect: the keys come from the configured URL or not at all. Without the bounds a key server
 * with an endless answer would cost a connection at each refresh, and all the memory.
 */
final class JwksClient {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final int MAX_BYTES = 1024 * 1024;

  private final Duration total;
  private @Nullable HttpClient client;

  /**
   * Makes a client.
   *
   * @param total how long a fetch may take, its body included
   */
  JwksClient(Duration total) {
    this.total = total;
  }

  /**
   * Returns the client, created on first use: with keys from a file its thread and trust store are
   * never needed.
   */
  private synchronized HttpClient client() {
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .connectTimeout(CONNECT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .build();
    }
    return client;
  }

  /**
   * Returns the document's text; fails with a {@link Refused} if the server's answer is not usable.
   */
  CompletableFuture<String> fetch(URI url) {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(total).header("Accept", "application/json").build();
    CompletableFuture<HttpResponse<String>> exchange =
        client().sendAsync(request, response -> new BoundedBody());
    // The request's own time-out ends at the headers; a body may still drip. Only a copy can time
    // out without taking from the exchange the chance to be cancelled.
    return exchange
        .copy()
        .orTimeout(total.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, failure) -> {
              if (failure != null) {
                exchange.cancel(true);
              }
            })
        .thenApply(JwksClient::document);
  }

  private static String document(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 300 && status < 400) {
      throw new Refused("answers with status " + status + ", and redirects are not followed");
    }
    if (status != 200) {
      throw new Refused("answers with status " + status);
    }
    return response.body();
  }

  /** A rejected answer, described without quoting it. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  /**
   * The library's subscriber for text, cancelled when the body exceeds the size of any key set.
   * From Java 25 on, {@code BodyHandlers.limiting} does this.
   */
  private static final class BoundedBody implements BodySubscriber<String> {

    private final BodySubscriber<String> text = BodySubscribers.ofString(StandardCharsets.UTF_8);
    private @Nullable Subscription upstream;
    private long received;
    private boolean over;

    @Override
    public CompletionStage<String> getBody() {
      return text.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      text.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> item) {
      if (over) {
        return;
      }
      received += item.stream().mapToLong(ByteBuffer::remaining).sum();
      if (received > MAX_BYTES) {
        over = true;
        if (upstream != null) {
          upstream.cancel();
        }
        text.onError(new IOException("over 1 MiB", new Refused("answers with more than 1 MiB")));
      } else {
        text.onNext(item);
      }
    }

    @Override
    public void onError(Throwable failure) {
      if (!over) {
        text.onError(failure);
      }
    }

    @Override
    public void onComplete() {
      if (!over) {
        text.onComplete();
      }
    }
  }
}
