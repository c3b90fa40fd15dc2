package dev.r2presigner.receipt;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator's receiver of receipts, called within a bound of time and without redirects. */
final class Receiver {

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  Receiver(URI url) {
    this.url = url;
  }

  /**
   * Sends a receipt and tells whether the answer was 2xx. What follows the answer's headers is read
   * away while there is time, and says nothing.
   *
   * @throws InterruptedException if the thread is interrupted; then it is not known
   */
  boolean takes(String receipt, Duration within) throws InterruptedException {
    AtomicInteger status = new AtomicInteger();
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(within)
            .header("Content-Type", "application/jwt")
            .POST(HttpRequest.BodyPublishers.ofString(receipt))
            .build();
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(
            request,
            head -> {
              status.set(head.statusCode());
              return BodySubscribers.discarding();
            });
    try {
      exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException failed) {
      // The status says enough, if there was one.
    } finally {
      exchange.cancel(true);
    }
    return status.get() >= 200 && status.get() < 300;
  }
}
