package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred pictures by one call, in a real browser, straight from the store. */
@LocalProfileTest
@Tag(Proof.FULL)
class TryItPageGalleryTest extends PageTest {

  private static final String BATCH = "/v1/downloads/batch";

  @ConfigProperty(name = "r2.endpoint")
  String store;

  @Test
  void aVisitAsksForAllFilesInOneCall() {
    TryIt tryIt = visit();
    Pictures.store("visit", 100);
    Calls calls = Calls.of(tryIt.page);

    tryIt.page.reload();

    tryIt.awaitStored(100);
    assertThat(calls.batchSizes(BATCH, "downloads")).containsExactly(100);
    assertThat(calls.count("POST", "/v1/downloads")).isZero();
    tryIt.page.getByText("Show all 100 files").click();
    tryIt.card("visit-57.png").locator("summary").click();
    tryIt.card("visit-57.png").locator(".step").first().waitFor();
    assertThat(tryIt.card("visit-57.png").locator(".sheets").innerText())
        .contains("POST " + BATCH, " before it", Pictures.PREFIX + "visit-57.png", " after it")
        .doesNotContain("visit-56.png");
  }

  @Test
  void aHundredPicturesAreShownFromTheStoreByOneCall() {
    TryIt tryIt = visitWith(Pictures.store("many", 100));
    Calls calls = Calls.of(tryIt.page);

    Gallery gallery = Gallery.open(tryIt).scrollUntilShown(100);

    gallery.awaitLine("100 URLs from one call in \\d+ ms\\.");
    assertThat(calls.batchSizes(BATCH, "downloads")).containsExactly(100);
    assertThat(calls.count("POST", "/v1/downloads")).isZero();
    assertThat(gallery.sources())
        .hasSize(100)
        .doesNotHaveDuplicates()
        .allMatch(source -> source.startsWith(store + "/local-bucket/" + Pictures.PREFIX))
        .allMatch(source -> source.contains("response-content-disposition=inline"));
    tryIt.page.locator("#gallery-details summary").click();
    tryIt.page.locator("#gallery-sheets .step").waitFor();
    assertThat(tryIt.page.locator("#gallery-sheets").innerText())
        .contains("POST " + BATCH, "… and 94 more", "curl -sS");
  }

  @Test
  void theKeyboardGoesInAndComesBack() {
    TryIt tryIt = visitWith(Pictures.store("keys", 3));
    Page page = tryIt.page;
    page.locator("#gallery-open").focus();

    page.keyboard().press("Enter");
    PlaywrightAssertions.assertThat(page.locator("#gallery-close")).isFocused();
    page.getByRole(
            com.microsoft.playwright.options.AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName("keys-2.png").setExact(true))
        .focus();
    page.keyboard().press("Enter");
    page.waitForFunction("() => document.getElementById('viewer-image').naturalWidth > 0");
    assertThat(page.locator("#viewer-name").innerText()).isEqualTo("keys-2.png");
    page.keyboard().press("Escape");

    PlaywrightAssertions.assertThat(page.locator(".tiles li[title='keys-2.png'] .tile"))
        .isFocused();
    page.keyboard().press("Escape");
    PlaywrightAssertions.assertThat(page.locator("#gallery")).isHidden();
    PlaywrightAssertions.assertThat(page.locator("#gallery-open")).isFocused();
  }

  @Test
  void whatIsGoneOrRefusedIsSaidAndTheOthersStay() {
    List<String> keys = new ArrayList<>(Pictures.store("partly", 3));
    keys.add(1, Pictures.PREFIX + "never-stored.png");
    keys.add(2, "users/bob/photos/of-bob.png");
    TryIt tryIt = visitWith(keys);

    Gallery gallery = Gallery.open(tryIt).await("never-stored.png", "gone");

    gallery
        .scrollUntilShown(3)
        .awaitLine(
            "4 URLs from one call in \\d+ ms, 1 refused\\."
                + " alice has no policy for this place in the bucket\\.");
    assertThat(gallery.tile("never-stored.png").innerText()).contains("No longer in the store");
    assertThat(gallery.tile("of-bob.png").innerText()).contains("Refused");
    assertThat(gallery.broken()).isZero();
    Locator.ClickOptions inert = new Locator.ClickOptions().setForce(true);
    gallery.tile("never-stored.png").click(inert);
    gallery.tile("of-bob.png").click(inert);
    gallery.tile("partly-3.png").click();
    gallery.awaitView();
    assertThat(tryIt.page.locator("#viewer-name").innerText()).isEqualTo("partly-3.png");
  }

  @Test
  void anotherUserHasNoGallery() {
    TryIt tryIt = visitWith(Pictures.store("own", 2));
    Locator button = tryIt.page.locator("#gallery-open");
    PlaywrightAssertions.assertThat(button).hasText("Gallery (2)");

    tryIt.actAs("bob");
    PlaywrightAssertions.assertThat(button).isHidden();

    tryIt.actAs("alice");
    PlaywrightAssertions.assertThat(button).isVisible();
  }

  @Test
  void urlsThatExpireAreRenewedWhileTheGalleryIsOpen() {
    TryIt tryIt = visit(new Browser.NewContextOptions().setViewportSize(360, 400));
    Pictures.store("renewed", 100);
    tryIt.page.reload();
    tryIt.awaitStored(100);
    Calls calls = Calls.of(tryIt.page);
    // Those of the third call live until they have been used, however busy the machine is.
    tryIt.page.route(
        "**" + BATCH, route -> resumeWithLifeOf(calls.count("POST", BATCH) < 3 ? 2 : 120, route));
    Gallery gallery = Gallery.open(tryIt);
    // By the third call the URLs of the first have expired.
    calls.awaitCount("POST", BATCH, 3);
    assertThat(gallery.shown()).as("loaded before they come near").isLessThan(100);

    gallery.scrollUntilShown(100).awaitLine("Renewed: 100 URLs from one call in \\d+ ms\\.");

    assertThat(tryIt.page.locator(".tile[data-state='shown']").count()).isEqualTo(100);
    assertThat(calls.batchSizes(BATCH, "downloads")).containsOnly(100);
    gallery.tile("renewed-1.png").click();
    gallery.awaitView();
    tryIt.page.keyboard().press("Escape");
    tryIt.page.keyboard().press("Escape");
    PlaywrightAssertions.assertThat(tryIt.page.locator("#gallery")).isHidden();
    assertThat(tryIt.page.locator(".tile").count()).isZero();
  }

  @Test
  void aServiceThatIsAwayIsSaidAndAskedAgain() {
    TryIt tryIt = visitWith(Pictures.store("away", 2));
    tryIt.page.route("**" + BATCH, Route::abort);
    Gallery gallery = Gallery.open(tryIt);
    gallery.awaitLine("The service can’t be reached\\. Is it still running\\? Try again");
    tryIt.page.unroute("**" + BATCH);

    tryIt.page.locator("#gallery-line button").click();

    gallery.scrollUntilShown(2).awaitLine("2 URLs from one call in \\d+ ms\\.");
  }

  private TryIt visitWith(List<String> keys) {
    TryIt tryIt = visit();
    Pictures.list(tryIt, keys);
    tryIt.page.reload();
    tryIt.page.locator(".card:not([data-state='listed'])").first().waitFor();
    PlaywrightAssertions.assertThat(tryIt.page.locator(".card[data-state='listed']")).hasCount(0);
    return tryIt;
  }

  private static void resumeWithLifeOf(int seconds, Route route) {
    JsonObject body = new JsonObject(route.request().postData());
    for (Object download : body.getJsonArray("downloads")) {
      ((JsonObject) download).put("expiresIn", seconds);
    }
    route.resume(new Route.ResumeOptions().setPostData(body.encode()));
  }
}
