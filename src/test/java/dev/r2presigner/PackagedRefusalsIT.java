package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged application does not serve, and how it says so. */
class PackagedRefusalsIT {

  private static final int LENGTH = 20;

  @TempDir static Path directory;

  private static PackagedService service;
  private static String alice;

  @BeforeAll
  static void start() {
    Production production = Production.withoutStore(directory);
    alice = production.token("alice");
    service = production.ready();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/local",
        "/local/tokens",
        "/q",
        "/q/swagger-ui",
        "/q/swagger-ui/",
        "/q/dev-ui",
        "/q/dev",
        "/q/arc",
        "/q/info",
        "/q/health-ui",
        "/q/graphql-ui"
      })
  void nothingOfDevelopmentIsServed(String path) {
    HttpResponse<String> answer = service.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("urn:r2-presigner:problem:not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/downloads/a%zz",
        "/v1/downloads/a%",
        "/v1/downloads/a%2",
        "/v1/downloads/a%ff",
        "/v1/downloads/a//b",
        "/v1/downloads/a/../b",
        "/v1/downloads/a/%2e%2e/b",
        "/v1/downloads/a;b",
        "/v1/downloads/a\\b",
        "/v1/downloads/a/",
        "/v1/downloads//a"
      })
  void aPathThatHidesItsKeyIsAProblem(String path) throws IOException {
    String answer = raw("GET " + path + " HTTP/1.1");

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(answer).contains("application/problem+json", "urn:r2-presigner:problem:invalid-key");
  }

  @Test
  void badRequestsAreProblems() {
    Map<String, String> cases =
        Map.of(
            "{",
            "invalid-json",
            picture("a.png").replace("}", ",\"bucket\":\"x\"}"),
            "unknown-field",
            picture("../a.png"),
            "invalid-key",
            picture("a.png").replace("alice", "bob"),
            "key-not-allowed",
            picture("a.png").replace("image/png", "text/html"),
            "content-type-not-allowed",
            picture("a.png").replace(":" + LENGTH, ":-1"),
            "content-length-not-allowed");
    cases.forEach(
        (body, slug) -> {
          HttpResponse<String> answer = service.post("/v1/uploads", alice, body);
          assertThat(answer.statusCode()).as(body).isBetween(400, 422);
          assertThat(answer.headers().firstValue("content-type"))
              .contains("application/problem+json");
          assertThat(answer.body()).contains("urn:r2-presigner:problem:" + slug + "\"");
          assertThat(answer.body()).doesNotContain("Exception", "dev.r2presigner", alice);
        });
    assertThat(service.get("/v1/policies").statusCode()).isEqualTo(401);
  }

  /** As it stands on the wire: no client library sends a malformed path. */
  private static String raw(String requestLine) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      socket.setSoTimeout(20_000);
      String request =
          requestLine
              + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
              + alice
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String picture(String name) {
    return "{\"key\":\"users/alice/photos/%s\",\"contentType\":\"image/png\",\"contentLength\":%d}"
        .formatted(name, LENGTH);
  }
}
