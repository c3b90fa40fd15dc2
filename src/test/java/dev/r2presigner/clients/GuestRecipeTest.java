package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.testing.Tools;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipe for guests: the link is made by Node.js, and opened by Chromium. */
@LocalProfileTest
class GuestRecipeTest {

  private static final Map<String, Object> FILE =
      Map.of("name", "any name.pdf", "type", "application/pdf", "size", 5_000, "seed", 3);

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = ClientsSite.ORIGIN)
  String origin;

  private final String key = "users/alice/documents/" + UUID.randomUUID() + ".pdf";

  private BrowserContext context;

  @BeforeEach
  void open() {
    Tools.require("node", "install Node.js");
    context = Chromium.browser().newContext();
  }

  @AfterEach
  void leave() {
    if (context != null) {
      context.close();
    }
  }

  private String invite(String token) throws IOException, InterruptedException {
    String call =
        "import('%s').then(({ invite }) => invite({ token: '%s', policy: 'documents', key: '%s',"
            + " contentTypes: ['application/pdf'], maxSize: 5000, guest: 'guest-7', days: 1 }))"
            + ".then(console.log, ({ message }) => console.log(message))";
    ProcessBuilder node =
        new ProcessBuilder(
            "node",
            "-e",
            call.formatted(Path.of("src/clients/guest/invite.mjs").toUri(), token, key));
    node.environment().put("SERVICE", address.replaceFirst("/$", ""));
    node.environment().put("PAGE", origin + "/");
    Process running = node.redirectErrorStream(true).start();
    String output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(output).isZero();
    return output.strip();
  }

  private Page visit(String link) {
    Page page = context.newPage();
    page.addInitScript(
        "window.settings = { service: '%s' }".formatted(address.replaceFirst("/$", "")));
    page.navigate(link);
    page.waitForFunction("() => window.bring");
    return page;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> bring(Page page, Map<String, Object> file) {
    return (Map<String, Object>) page.evaluate("file => bring(file)", file);
  }

  @Test
  @SuppressWarnings("unchecked")
  void aGuestBringsOneFileAndThatIsAll() throws Exception {
    Page page = visit(invite(TestTokens.of("alice")));

    Map<String, Object> invitation = (Map<String, Object>) page.evaluate("() => invitation()");
    assertThat(invitation)
        .containsEntry("key", key)
        .containsEntry("contentTypes", List.of("application/pdf"))
        .containsEntry("maxSize", 5000);
    assertThat(bring(page, with("type", "text/plain")).get("message")).asString().isNotEmpty();
    assertThat(bring(page, with("size", 5001)).get("message")).asString().isNotEmpty();

    assertThat(bring(page, FILE)).isEqualTo(Map.of("key", key));

    byte[] first = stored();
    assertThat(first).hasSize(5_000);
    bring(page, with("seed", 4));
    assertThat(stored()).as("it is written once").isEqualTo(first);
    // And nothing of the guest's is left for whoever opens the page without the link.
    assertThat((Map<String, Object>) visit(origin + "/").evaluate("() => invitation()"))
        .isEqualTo(Map.of("message", "This link has expired."));
  }

  private byte[] stored() {
    Response download = Api.as("alice").download(key);
    return Store.send("GET", download.path("url"), Map.of(), null).body();
  }

  @Test
  void aRefusalIsSaidInTheWordsOfTheService() throws Exception {
    assertThat(invite(TestTokens.of("bob"))).contains("documents").doesNotContain("#");
  }

  private static Map<String, Object> with(String member, Object value) {
    Map<String, Object> file = new HashMap<>(FILE);
    file.put(member, value);
    return file;
  }
}
