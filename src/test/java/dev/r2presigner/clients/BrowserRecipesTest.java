package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes for browsers, in one, on a page whose origin is neither service nor store. */
@LocalProfileTest
class BrowserRecipesTest {

  private static final String STORE = "**/local-bucket/**";
  private static final String UPLOADS = "**/v1/uploads";
  private static final int SIZE = 200_000;

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = ClientsSite.ORIGIN)
  String origin;

  /** Nobody's before, so that no test finds another's files. */
  private final String subject = "user-" + UUID.randomUUID();

  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void launch() {
    Chromium.browser();
  }

  @BeforeEach
  void open() {
    context = Chromium.browser().newContext();
    page = context.newPage();
    page.addInitScript(
        "window.settings = { service: '%s', token: '%s' }"
            .formatted(address.replaceFirst("/$", ""), TestTokens.of(subject)));
    page.navigate(origin);
    page.waitForFunction("() => window.comesBack");
  }

  @AfterEach
  void leave() {
    context.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch.js", "xhr.js"})
  void aFileGoesToTheStoreAndComesBack(String recipe) {
    Map<String, Object> file = file("Letter ü+1 100%.txt", "text/plain", 1);

    assertStored(upload(recipe, file), file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch.js", "xhr.js"})
  void aFileWhoseAnswerWasLostIsNotCalledAFailure(String recipe) {
    Map<String, Object> file = file("lost.txt", "text/plain", 2);
    onPut(
        route -> {
          route.fetch();
          route.abort();
        });

    assertStored(upload(recipe, file), file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch.js", "xhr.js"})
  void aFileThatNeverArrivedIsAFailure(String recipe) {
    onPut(Route::abort);

    assertThat(upload(recipe, file("broken.txt", "text/plain", 3)))
        .isEqualTo(Map.of("message", "It did not arrive."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch.js", "xhr.js"})
  void anOlderFileOfTheSameNameTypeAndSizeIsNotTakenForTheNewOne(String recipe) {
    Map<String, Object> file = file("twice.txt", "text/plain", 4);
    assertStored(upload(recipe, file), file);
    Duration hour = Duration.ofHours(1);
    page.route(
        UPLOADS,
        route -> {
          String body = route.fetch().text();
          String expires = JsonPath.from(body).getString("expiresAt");
          String later = Instant.parse(expires).plus(hour).toString();
          fulfil(route, 200, body.replace(expires, later));
        });

    assertThat(upload(recipe, file("twice.txt", "text/plain", 5)))
        .isEqualTo(Map.of("message", "It did not arrive: an older file of this name is there."));
    assertThat(comesBack(key(file), file)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"fetch.js", "xhr.js"})
  void aRefusalIsSaidInTheWordsOfTheService(String recipe) {
    Map<String, Object> file = file("page.html", "text/html", 6);
    String detail =
        Api.as(subject)
            .upload(
                Map.of(
                    "filename", "page.html",
                    "policy", "documents",
                    "contentType", "text/html",
                    "contentLength", SIZE))
            .then()
            .statusCode(422)
            .extract()
            .path("detail");

    assertThat(upload(recipe, file)).isEqualTo(Map.of("message", detail));
  }

  @Test
  void anAnswerThatIsNotTheServicesIsSaidToo() {
    page.route(UPLOADS, route -> fulfil(route, 502, "<h1>Bad gateway</h1>"));

    assertThat(upload("fetch.js", file("away.txt", "text/plain", 7)))
        .isEqualTo(Map.of("message", "The service answered 502."));
  }

  @Test
  void progressRisesToTheWholeFile() {
    int size = 3_000_000;
    Chromium.throttleUploads(page, 1_500_000);
    Map<String, Object> file =
        Map.of("name", "long.txt", "type", "text/plain", "size", size, "seed", 8);

    assertStored(upload("xhr.js", file), file);

    assertThat(progress()).allSatisfy(seen -> assertThat(seen.get(1)).isEqualTo(size));
    List<Integer> loaded = progress().stream().map(seen -> seen.get(0)).toList();
    assertThat(loaded).isSorted().endsWith(size).hasSizeGreaterThan(3);
    assertThat(loaded.get(0)).isLessThan(size);
  }

  private void assertStored(Map<String, String> result, Map<String, Object> file) {
    assertThat(result).isEqualTo(Map.of("key", key(file)));
    assertThat(comesBack(key(file), file)).isTrue();
  }

  private String key(Map<String, Object> file) {
    return "users/" + subject + "/documents/" + file.get("name");
  }

  private static Map<String, Object> file(String name, String type, int seed) {
    return Map.of("name", name, "type", type, "size", SIZE, "seed", seed);
  }

  @SuppressWarnings("unchecked")
  private Map<String, String> upload(String recipe, Map<String, Object> file) {
    Map<String, Object> where = Map.of("filename", file.get("name"), "policy", "documents");
    return (Map<String, String>)
        page.evaluate(
            "([recipe, file, where]) => upload(recipe, file, where)", List.of(recipe, file, where));
  }

  private boolean comesBack(String key, Map<String, Object> file) {
    return (boolean) page.evaluate("([key, file]) => comesBack(key, file)", List.of(key, file));
  }

  @SuppressWarnings("unchecked")
  private List<List<Integer>> progress() {
    return (List<List<Integer>>) page.evaluate("() => progress");
  }

  private void onPut(Consumer<Route> action) {
    page.route(
        STORE,
        route -> {
          if (route.request().method().equals("PUT")) {
            action.accept(route);
          } else {
            route.resume();
          }
        });
  }

  private void fulfil(Route route, int status, String body) {
    route.fulfill(
        new Route.FulfillOptions()
            .setStatus(status)
            .setHeaders(Map.of("Access-Control-Allow-Origin", origin))
            .setBody(body));
  }
}
