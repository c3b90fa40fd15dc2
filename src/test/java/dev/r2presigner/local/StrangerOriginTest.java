package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A page of an origin that is not allowed is stopped by the browser, even with a good token and a
 * good URL in hand; the same calls from the allowed origin pass, so it is the origin that counts.
 */
@LocalProfileTest
class StrangerOriginTest extends PageTest {

  private static final String FETCH =
      """
      ({url, options}) => fetch(url, options)
        .then((reply) => `answered ${reply.status}`, (error) => `stopped: ${error.name}`)
      """;

  private static HttpServer stranger;

  @BeforeAll
  static void open() throws IOException {
    stranger = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stranger.createContext(
        "/",
        exchange -> {
          byte[] page = "<!doctype html><title>stranger</title>".getBytes();
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    stranger.start();
  }

  @AfterAll
  static void shut() {
    stranger.stop(0);
  }

  @Test
  void theServiceAnswersTheAllowedPageOnly() {
    Map<String, Object> options =
        Map.of("headers", Map.of("Authorization", "Bearer " + TestTokens.of("alice")));

    assertThat(fetch(address, address + "v1/policies", options)).isEqualTo("answered 200");
    assertThat(fetch(strange(), address + "v1/policies", options)).isEqualTo("stopped: TypeError");
  }

  @Test
  void theTokensOfTheTestUsersAreForTheAllowedPageOnly() {
    assertThat(fetch(address, address + "local/tokens", Map.of())).isEqualTo("answered 200");
    assertThat(fetch(strange(), address + "local/tokens", Map.of()))
        .isEqualTo("stopped: TypeError");
  }

  @Test
  void theStoreTakesUploadsFromTheAllowedPageOnly() {
    JsonPath mine = upload("from-the-page.png");
    JsonPath stolen = upload("from-a-stranger.png");

    assertThat(fetch(address, mine.getString("url"), put(mine))).isEqualTo("answered 200");
    assertThat(fetch(strange(), stolen.getString("url"), put(stolen)))
        .isEqualTo("stopped: TypeError");

    assertThat(stored(mine.getString("key")).statusCode()).isEqualTo(200);
    assertThat(stored(stolen.getString("key")).statusCode()).isEqualTo(404);
  }

  @Test
  void theStoreIsReadByTheAllowedPageOnly() {
    JsonPath upload = upload("to-be-read.png");
    assertThat(fetch(address, upload.getString("url"), put(upload))).isEqualTo("answered 200");
    String url = Api.as("alice").download(upload.getString("key")).path("url");

    assertThat(fetch(address, url, Map.of())).isEqualTo("answered 200");
    assertThat(fetch(strange(), url, Map.of())).isEqualTo("stopped: TypeError");
  }

  private static JsonPath upload(String name) {
    return Api.as("alice")
        .upload(Api.picture("alice", name, 4))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private static Map<String, Object> put(JsonPath ticket) {
    return Map.of("method", "PUT", "headers", ticket.getMap("headers"), "body", "four");
  }

  private static String strange() {
    return "http://localhost:" + stranger.getAddress().getPort() + "/";
  }

  private String fetch(String from, String url, Map<String, Object> options) {
    Page page = context(new Browser.NewContextOptions()).newPage();
    page.navigate(from);
    return (String) page.evaluate(FETCH, Map.of("url", url, "options", options));
  }
}
