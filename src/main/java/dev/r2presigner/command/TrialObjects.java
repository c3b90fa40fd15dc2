package dev.r2presigner.command;

import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
import dev.r2presigner.policy.MultipartAction;
import dev.r2presigner.policy.MultipartStep;
import dev.r2presigner.policy.ObjectContent;
import dev.r2presigner.policy.ObjectName;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.PartLength;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.signing.SignedUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Obtains grants for the doctor's own objects, by the same decision as every grant, and sends the
 * requests of a client that received a URL. Requests go where the URL points, and redirects are not
 * followed.
 */
final class TrialObjects {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Policies policies = DoctorPolicy.policies();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** Ends a trial whose store is unreachable, which says nothing about its guard. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(IOException cause) {
      super("The endpoint of the presigned URLs can't be reached from here" + why(cause), cause);
    }

    private static String why(IOException cause) {
      if (cause instanceof SSLException) {
        return ": its certificate or TLS is not accepted.";
      }
      return cause instanceof HttpTimeoutException ? ": it does not answer in time." : ".";
    }
  }

  Grant.Upload upload(String key, byte[] body) {
    return granted(new Intent.Upload(name(key), content(body), null, false));
  }

  Grant.Download download(String key) {
    return granted(new Intent.Download(key, null, null, null));
  }

  Grant.CreateMultipart begin(String key, byte[] body) {
    return granted(new Intent.CreateMultipart(name(key), content(body), false));
  }

  private static ObjectName name(String key) {
    return new ObjectName.Key(key, null);
  }

  private static ObjectContent content(byte[] body) {
    return ObjectContent.of(DoctorPolicy.TYPE, (long) body.length);
  }

  /** Returns the grant for the only part of an upload, of exactly this body's length. */
  Grant.Multipart part(String key, String uploadId, byte[] body) {
    List<PartLength> only = List.of(new PartLength(1, body.length));
    MultipartAction action = new MultipartAction(uploadId, MultipartStep.PARTS, only);
    return granted(new Intent.Multipart(key, null, action, (long) body.length));
  }

  Grant.Multipart step(String key, String uploadId, MultipartStep step) {
    return granted(new Intent.Multipart(key, null, MultipartAction.of(uploadId, step), null));
  }

  Grant.Listing listing() {
    return granted(new Intent.Listing(DoctorPolicy.PREFIX, null));
  }

  Grant.Existing deletion(String key) {
    return granted(new Intent.Existing(key, Operation.DELETE));
  }

  private <G extends Grant> G granted(Intent<G> intent) {
    Instant now = Instant.now();
    return policies
        .decide(DoctorPolicy.caller(now), intent, now, Instant.MAX, new SplittableRandom())
        .fold(
            Decision.Granted::grant,
            refused -> {
              throw new IllegalStateException("the doctor's own policy: " + refused.detail());
            });
  }

  /** Sends a request with the URL as issued, plus the headers of the attack, if any. */
  HttpResponse<byte[]> send(SignedUrl url, byte[] body, @Nullable CopyAttack attack) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.url()))
            .timeout(PATIENCE)
            .method(
                url.method(),
                url.method().equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body));
    url.headers().forEach(request::header);
    if (attack != null) {
      attack.headers().forEach(header -> request.header(header.getKey(), header.getValue()));
    }
    return send(request.build());
  }

  /** Sends the preflight that a browser would send before a request with this URL. */
  HttpResponse<byte[]> preflight(SignedUrl url, Preflight preflight) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url.url()))
            .timeout(PATIENCE)
            .method("OPTIONS", BodyPublishers.noBody());
    preflight.headers().forEach(request::header);
    return send(request.build());
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new Unreachable(failed);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(ended);
    }
  }
}
