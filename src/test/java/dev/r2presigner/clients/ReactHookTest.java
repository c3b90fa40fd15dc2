package dev.r2presigner.clients;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.FilePayload;
import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.LocalProfileTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The hook of the package in a component that React shows. */
@LocalProfileTest
class ReactHookTest extends JsClient {

  private static final double PATIENCE_MS = 60_000;

  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void build() throws IOException {
    Files.createDirectories(ClientsSite.BUILT);
    String code = JsBuild.bundle(Files.readString(JsRuntime.TESTS.resolve("photo.jsx")));
    Files.writeString(ClientsSite.BUILT.resolve("photo.js"), code);
  }

  @BeforeEach
  void show() {
    context = Chromium.browser().newContext();
    page = context.newPage();
    page.navigate(origin);
    page.evaluate(
        "options => import('/photo.js').then(({ show }) => show(options))",
        Map.of("service", gateway.address(), "token", token(), "backoff", 50));
  }

  @AfterEach
  void close() {
    context.close();
  }

  private void choose(String type) {
    page.locator("input").setInputFiles(new FilePayload("a.txt", type, new byte[1000]));
  }

  private void awaitOutput(String pattern) {
    assertThat(page.locator("output"))
        .hasText(Pattern.compile(pattern), new HasTextOptions().setTimeout(PATIENCE_MS));
  }

  private void click(String name) {
    page.getByText(name, new Page.GetByTextOptions().setExact(true)).click();
  }

  private String key() {
    return "users/" + subject + "/documents/a.txt";
  }

  @Test
  void itSaysWhatBecomesOfAFile() {
    awaitOutput("^idle 0/0 $");
    choose("text/plain");
    awaitOutput("^stored 1000/1000 " + key() + "$");

    choose("text/html");
    awaitOutput("^failed 0/1000 content-type-not-allowed$");
  }

  @Test
  void itPausesAndResumes() {
    Gate gate = new Gate();
    gateway.on("PUT", "^/local-bucket/", new Fault.Late(gate::await));
    choose("text/plain");
    gate.awaitCaller();
    awaitOutput("^uploading ");

    click("pause");
    awaitOutput("^paused ");
    gate.open();
    awaitStored(key());
    click("resume");

    awaitOutput("^stored ");
    click("pause");
    awaitOutput("^stored ");
  }

  @Test
  void itIsAbortedByTheUserAndByTheEndOfTheComponent() {
    AtomicInteger ended = new AtomicInteger();
    page.onRequestFailed(request -> ended.addAndGet(request.url().endsWith("/v1/uploads") ? 1 : 0));
    beginAndHold();
    click("abort");
    awaitOutput("^idle 0/0 $");
    page.waitForCondition(() -> ended.get() == 1);

    beginAndHold();
    page.evaluate("() => leave()");
    page.waitForCondition(() -> ended.get() == 2);

    assertThat(gateway.count("PUT", "^/local-bucket/")).isZero();
  }

  private void beginAndHold() {
    Gate gate = new Gate();
    gateway.on("POST", "/v1/uploads$", new Fault.Late(gate::await));
    choose("text/plain");
    gate.awaitCaller();
  }
}
