package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Who a browser lets through is decided by the applied policy, at a store that enforces it. */
class BrowserPolicyIT {

  private static final String FETCH =
      """
      ({url, options}) => fetch(url, options).then(
        (reply) => `answered ${reply.status} ${reply.headers.get('ETag') ? 'with' : 'without'} ETag`,
        (error) => `stopped: ${error.name}`)
      """;

  @TempDir static Path directory;

  private static Radosgw radosgw;
  private static String bucket;
  private static HttpServer page;
  private static HttpServer stranger;
  private static PackagedService service;
  private static String admin;
  private static String alice;

  @BeforeAll
  static void start() throws IOException {
    radosgw = Radosgw.require();
    bucket = radosgw.newBucket();
    page = pages();
    stranger = pages();
    Production production =
        Production.in(directory, radosgw.endpoint())
            .set("R2_BUCKET", bucket)
            .set("R2_ACCESS_KEY_ID", radosgw.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", radosgw.secretAccessKey())
            .set("ALLOWED_ORIGINS", origin(page))
            .set("CORS_CHECK_EVERY", "off");
    admin =
        production.token(
            "operator", claims -> claims.setStringListClaim("groups", List.of("presigner-admin")));
    alice = production.token("alice");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (page != null) {
      page.stop(0);
      stranger.stop(0);
    }
  }

  private static HttpServer pages() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] page = "<!doctype html><title>page</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String origin(HttpServer server) {
    return "http://localhost:" + server.getAddress().getPort();
  }

  @Test
  void theAllowedPageUploadsAndReadsTheETagAndAStrangerIsStopped() {
    assertThat(upload(page, "too-early.png")).isEqualTo("stopped: TypeError");

    assertThat(service.put("/v1/cors", admin).body()).startsWith("{\"inSync\":true");

    assertThat(upload(page, "mine.png")).isEqualTo("answered 200 with ETag");
    assertThat(upload(stranger, "stolen.png")).isEqualTo("stopped: TypeError");
    assertThat(download(page, "mine.png")).isEqualTo("answered 206 with ETag");
    assertThat(download(stranger, "mine.png")).isEqualTo("stopped: TypeError");
    try (S3Client store = radosgw.client()) {
      assertThat(store.listObjectsV2(list -> list.bucket(bucket)).contents())
          .singleElement()
          .satisfies(stored -> assertThat(stored.key()).endsWith("/mine.png"));
    }
  }

  private static String upload(HttpServer from, String name) {
    JsonPath ticket =
        ticket(
            "/v1/uploads",
            "{\"key\":\"users/alice/photos/%s\",\"contentType\":\"image/png\",\"contentLength\":4}",
            name);
    return fetch(
        from,
        ticket.getString("url"),
        Map.of("method", "PUT", "headers", ticket.getMap("headers"), "body", "four"));
  }

  private static String download(HttpServer from, String name) {
    JsonPath ticket = ticket("/v1/downloads", "{\"key\":\"users/alice/photos/%s\"}", name);
    return fetch(from, ticket.getString("url"), Map.of("headers", Map.of("Range", "bytes=0-3")));
  }

  private static JsonPath ticket(String path, String json, String name) {
    return JsonPath.from(service.post(path, alice, json.formatted(name)).body());
  }

  private static String fetch(HttpServer from, String url, Map<String, Object> options) {
    try (Page tab = Chromium.browser().newPage()) {
      tab.navigate(origin(from));
      return (String) tab.evaluate(FETCH, Map.of("url", url, "options", options));
    }
  }
}
