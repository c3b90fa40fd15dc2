package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.store.CorsRule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which answers to a preflight a browser takes. */
class PreflightTest {

  private static final String ORIGIN = "https://app.example.com";
  private static final Preflight PUT =
      new Preflight(ORIGIN, "PUT", List.of("x-amz-meta-title", "Content-Type"));

  private HttpServer server;
  private int status = 200;
  private String origin = ORIGIN;
  private String methods = "GET, PUT";
  private String headers = "content-type,X-Amz-Meta-Title";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin);
          exchange.getResponseHeaders().set("Access-Control-Allow-Methods", methods);
          exchange.getResponseHeaders().set("Access-Control-Allow-Headers", headers);
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private List<String> refusals(Preflight preflight) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
    HttpResponse<Void> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    return preflight.refusals(answer);
  }

  @Test
  void namesAreComparedAsBrowsersDo() throws Exception {
    assertThat(refusals(PUT)).isEmpty();
    origin = "*";
    headers = "*";
    methods = "*";
    assertThat(refusals(PUT)).isEmpty();
    methods = "PUT";
    headers = "";
    assertThat(refusals(new Preflight(ORIGIN, "GET", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | https://app.example.com | PUT | content-type,x-amz-meta-title | is refused (403)",
        "200 | https://other.example | PUT | content-type,x-amz-meta-title | does not allow the origin",
        "200 | https://app.example.com | GET | content-type,x-amz-meta-title | does not allow the method",
        "200 | https://app.example.com | PUT | content-type | does not allow x-amz-meta-title"
      })
  void whatIsNotAllowedIsNamed(
      int answered, String allowed, String allowedMethods, String allowedHeaders, String refusal)
      throws Exception {
    status = answered;
    origin = allowed;
    methods = allowedMethods;
    headers = allowedHeaders;

    assertThat(refusals(PUT)).containsExactly(refusal);
  }

  @Test
  void whatABrowserAsksIsInLowerCaseAndSorted() {
    assertThat(PUT.headers())
        .containsEntry("Access-Control-Request-Headers", "content-type,x-amz-meta-title");
  }

  @Test
  void eachOriginAndMethodHasItsOwn() {
    List<String> origins = List.of("https://a.example", "https://b.example");
    CorsRule rule =
        new CorsRule(
            origins,
            List.of("DELETE", "GET", "PUT"),
            List.of("content-type", "if-match", "range"),
            List.of(),
            3600);

    assertThat(CorsCheck.preflights(List.of(rule)))
        .hasSize(6)
        .contains(
            new Preflight("https://b.example", "DELETE", List.of()),
            new Preflight("https://b.example", "GET", List.of("if-match", "range")),
            new Preflight("https://b.example", "PUT", List.of("content-type", "if-match")));
  }
}
