package dev.r2presigner.command;

import dev.r2presigner.policy.Decision;
import dev.r2presigner.policy.DoctorPolicy;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Intent;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Objects of the doctor's own: grants for them, by the decision that every grant comes from, and
 * the requests of a client that was given a URL. What it sends goes where the URL points, and no
 * redirect is followed.
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

  /** The store could not be asked, which says nothing about its guard. */
  static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(IOException cause) {
      super("The endpoint that URLs point to can't be reached from here.", cause);
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

  /** The one part of an upload, of exactly this body. */
  Grant.Multipart part(String key, String uploadId, byte[] body) {
    List<PartLength> only = List.of(new PartLength(1, body.length));
    return granted(
        new Intent.Multipart(key, null, uploadId, MultipartStep.PARTS, (long) body.length, only));
  }

  Grant.Multipart step(String key, String uploadId, MultipartStep step) {
    return granted(Intent.Multipart.of(key, null, uploadId, step));
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

  /** One request with a URL as it was given out, and with more headers if there is an attack. */
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
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException failed) {
      throw new Unreachable(failed);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(ended);
    }
  }
}
