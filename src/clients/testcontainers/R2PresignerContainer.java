package testcontainers;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/** The service with a store and with tokens for any user, for the tests of an app. */
public final class R2PresignerContainer extends GenericContainer<R2PresignerContainer> {

  /** Takes the origins of the pages that call; none where no browser does. */
  public R2PresignerContainer(DockerImageName image, String... origins) throws IOException {
    super(image);
    // URLs are signed for host and port: outside, the store has to have the port that it has
    // inside.
    try (ServerSocket free = new ServerSocket(0)) {
      addFixedExposedPort(free.getLocalPort(), free.getLocalPort());
      withEnv("R2_ENDPOINT", "http://localhost:" + free.getLocalPort());
    }
    withExposedPorts(8080, 9000);
    withEnv("ALLOWED_ORIGINS", String.join(",", origins));
    waitingFor(Wait.forHttp("/q/health/ready").forPort(9000));
  }

  /** Returns the address of the service. */
  public String service() {
    return "http://localhost:" + getMappedPort(8080);
  }

  /** Returns a token; the body is {@code {"sub": …, "roles": […], "expiresIn": seconds}}. */
  public String token(String body) throws IOException, InterruptedException {
    URI tokens = URI.create(service() + "/local/tokens");
    HttpRequest.Builder post = HttpRequest.newBuilder(tokens).POST(BodyPublishers.ofString(body));
    HttpRequest request = post.header("Content-Type", "application/json").build();
    String reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return reply.replaceFirst(".*\"token\":\"([^\"]+)\".*", "$1");
  }
}
