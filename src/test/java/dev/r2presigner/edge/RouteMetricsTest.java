package dev.r2presigner.edge;

import static dev.r2presigner.edge.MarkedRequests.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.LogRecords;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.ResourceCalls;
import dev.r2presigner.testing.TestTokens;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Requests are counted by route, whatever is asked: a key or an upload id in a label would leave
 * the service, and after the hundredth label of a stranger nothing new would be counted. Before:
 * 200 preflights made 100 labels, and no upload after them was counted; now 1 label.
 */
@LocalProfileTest
class RouteMetricsTest {

  private static final Set<String> ROUTES =
      ResourceCalls.all().stream()
          .map(ResourceCalls.Call::path)
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern URI = Pattern.compile("[{,]uri=\"([^\"]*)\"");

  @Test
  void noLabelHoldsMoreThanARoute() {
    LogRecords log = new LogRecords();
    log.start();
    try {
      double uploads = count("POST", "/v1/uploads", "200");
      for (int i = 0; i < 100; i++) {
        preflight("/v1/downloads/users/alice/" + SECRET + i, "GET");
        preflight("/uppy/s3/multipart/" + SECRET + i + "/1", "GET");
      }
      for (int i = 0; i < 5; i++) {
        assertThat(Api.as("alice").upload(Api.picture("alice", SECRET, 5)).statusCode())
            .isEqualTo(200);
      }
      MarkedRequests.of(TestTokens.of("alice")).forEach(head -> raw(RestAssured.port, head));
      MarkedRequests.unknown().forEach(head -> raw(managementPort(), head));

      await()
          .untilAsserted(
              () -> assertThat(count("POST", "/v1/uploads", "200")).isEqualTo(uploads + 5));
      await()
          .untilAsserted(
              () -> assertThat(count("OPTIONS", "PREFLIGHT", "204")).isGreaterThanOrEqualTo(200));
      assertThat(metrics()).doesNotContainIgnoringCase(SECRET);
      Set<String> known = new TreeSet<>(ROUTES);
      known.addAll(Set.of("PREFLIGHT", "UNKNOWN"));
      assertThat(labels()).isSubsetOf(known);
      assertThat(log.messages()).noneMatch(line -> line.contains("maximum number"));
    } finally {
      log.stop();
    }
  }

  /** Also what is refused before a resource sees it. */
  @ParameterizedTest
  @CsvSource({
    "POST, /v1/uploads, , 401, /v1/uploads",
    "GET, /v1/uploads, alice, 405, /v1/uploads",
    "POST, /v1/uploads, alice, 415, /v1/uploads",
    "GET, /v1/downloads/batch/x, , 401, /v1/downloads/{key}",
    "GET, /v1/downloads?key=users/bob/documents/x, alice, 403, /v1/downloads",
    "GET, /v1/objects/users/bob/documents/x, alice, 403, /v1/objects/{key}",
    "GET, /v1/objects/users/alice/documents/x, alice, 404, /v1/objects/{key}",
    "DELETE, /v1/objects//x, alice, 400, /v1/objects/{key}",
    "GET, /uppy/s3/multipart/a%2Fb?key=x, , 401, /uppy/s3/multipart/{id}",
    "GET, /uppy/photos/s3/multipart/x/1?key=x, , 401, /uppy/s3/multipart/{id}/{partNumber}",
    "GET, /uppy/photos/s3/params, , 401, /uppy/s3/params",
    "GET, /v1/nowhere, alice, 404, UNKNOWN",
    "GET, /v1/nowhere, , 401, UNKNOWN",
    "GET, /nowhere, , 404, UNKNOWN",
    "OPTIONS, /nowhere, , 404, PREFLIGHT"
  })
  void refusalsAreCountedByRoute(
      String method, String target, String subject, int status, String route) {
    double before = count(method, route, String.valueOf(status));
    Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost"));
    if (subject != null) {
      headers.put("Authorization", "Bearer " + TestTokens.of(subject));
    }

    RawHttp.Answer answer = RawHttp.send(RestAssured.port, method, target, headers, new byte[0]);

    assertThat(answer.status()).isEqualTo(status);
    await()
        .untilAsserted(
            () -> assertThat(count(method, route, String.valueOf(status))).isEqualTo(before + 1));
  }

  @Test
  void anUploadThatIsNotThereIsCountedByRoute() {
    double before = count("POST", "/v1/uploads/confirm", "404");

    Api.as("alice")
        .post("/v1/uploads/confirm", Api.picture("alice", "not-there", 5))
        .then()
        .statusCode(404);

    await()
        .untilAsserted(
            () -> assertThat(count("POST", "/v1/uploads/confirm", "404")).isEqualTo(before + 1));
  }

  @Test
  void timesAreAHistogramOfFewBucketsByRoute() {
    assertThat(Api.as("alice").upload(Api.picture("alice", "timed", 5)).statusCode())
        .isEqualTo(200);

    await()
        .untilAsserted(
            () ->
                assertThat(
                        metrics()
                            .lines()
                            .filter(line -> line.startsWith("http_server_requests_seconds_bucket{"))
                            .filter(line -> line.contains("uri=\"/v1/uploads\""))
                            .filter(line -> line.contains("status=\"200\"")))
                    .hasSizeBetween(10, 15)
                    .anyMatch(line -> line.contains("le=\"0.005\""))
                    .anyMatch(line -> line.contains("le=\"10.0\"")));
  }

  @Test
  void everyRouteHasItsLabel() {
    RouteMetrics metrics = new RouteMetrics();
    for (String route : ROUTES) {
      Tags tags = Tags.of("method", "GET", "uri", route);
      Meter.Id id = new Meter.Id("http.server.requests", tags, null, null, Meter.Type.TIMER);

      assertThat(metrics.map(id).getTag("uri")).isEqualTo(route);
    }
  }

  private static void preflight(String path, String method) {
    RawHttp.Answer answer =
        RawHttp.send(
            RestAssured.port,
            "OPTIONS",
            path,
            Map.of(
                "Host", "localhost",
                "Origin", "https://stranger.example",
                "Access-Control-Request-Method", method),
            new byte[0]);
    assertThat(answer.status()).isEqualTo(204);
  }

  /** Its answer may be cut off by what it left unread. */
  private static void raw(int port, String latin) {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(latin.getBytes(StandardCharsets.ISO_8859_1));
      socket.getInputStream().readAllBytes();
    } catch (SocketException reset) {
      // Refused while it was sent.
    } catch (IOException silence) {
      throw new UncheckedIOException(silence);
    }
  }

  private static int managementPort() {
    return ConfigProvider.getConfig().getValue("quarkus.management.port", Integer.class);
  }

  private static double count(String method, String route, String status) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith("http_server_requests_seconds_count{"))
        .filter(line -> line.contains("method=\"" + method + "\""))
        .filter(line -> line.contains("uri=\"" + route + "\""))
        .filter(line -> line.contains("status=\"" + status + "\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Set<String> labels() {
    return URI.matcher(metrics())
        .results()
        .map((MatchResult label) -> label.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String metrics() {
    return RestAssured.get("http://localhost:" + managementPort() + "/q/metrics").asString();
  }
}
