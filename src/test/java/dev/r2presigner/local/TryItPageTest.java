package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a newcomer does in the first minute, in a real browser. */
@LocalProfileTest
class TryItPageTest extends PageTest {

  private static final int MEGABYTE = 1024 * 1024;

  @Test
  void anUploadShowsItsProgressAndStoresEveryByte() {
    byte[] content = bytes(3 * MEGABYTE);
    TryIt tryIt = visit();
    tryIt.throttleUploads(2 * MEGABYTE);

    tryIt.choose(file("slow.png", content)).await("slow.png", "stored");

    List<Integer> between =
        tryIt.progress("slow.png").stream().filter(v -> v > 0 && v < 100).toList();
    assertThat(between).hasSizeGreaterThan(3).isSorted();
    assertThat(stored("users/alice/photos/slow.png").body()).isEqualTo(content);
  }

  @Test
  @Tag(Proof.FULL)
  void severalFilesAtOnceFindTheirPolicies() {
    TryIt tryIt = visit();

    tryIt.choose(
        file("several.jpg", photo()),
        file("several.txt", "a".getBytes(StandardCharsets.UTF_8)),
        file("empty.txt", new byte[0]));

    for (String name : List.of("several.jpg", "several.txt", "empty.txt")) {
      tryIt.await(name, "stored");
    }
    assertThat(stored("users/alice/photos/several.jpg").body()).isEqualTo(photo());
    assertThat(stored("users/alice/documents/several.txt").body()).hasSize(1);
    assertThat(stored("users/alice/documents/empty.txt").body()).isEmpty();
  }

  @Test
  void oddNamesArriveAsTheyAreButComposed() {
    String decomposed = "cafe\u0301 100% #1 (a&b) 'x' \"y\" +?.txt";
    String composed = "caf\u00e9 100% #1 (a&b) 'x' \"y\" +?.txt";
    TryIt tryIt = visit();

    tryIt.choose(file(decomposed, bytes(7))).await(composed, "stored");

    assertThat(stored("users/alice/documents/" + composed).body()).hasSize(7);
  }

  @Test
  void aPolicyThatMakesNamesAndWantsChecksumsGetsThem() {
    TryIt tryIt = visit();
    tryIt.page.getByLabel("Policy").selectOption("avatars");

    tryIt.choose(file("me.jpg", photo())).await("me.jpg", "stored");

    String key = tryIt.card("me.jpg").locator("h3").getAttribute("title");
    assertThat(key).startsWith("avatars/alice/").endsWith(".jpg").doesNotContain("me.jpg");
    assertThat(stored(key).body()).isEqualTo(photo());
  }

  @Test
  @Tag(Proof.FULL)
  void cancellingStoresNothingAndTryingAgainDoes() {
    byte[] content = bytes(4 * MEGABYTE);
    TryIt tryIt = visit();
    tryIt.throttleUploads(MEGABYTE);
    tryIt.choose(file("cancelled.png", content)).awaitProgress("cancelled.png");

    tryIt.click("cancelled.png", "Cancel").await("cancelled.png", "cancelled");

    assertThat(tryIt.sentence("cancelled.png")).contains("Nothing of it was stored");
    assertThat(stored("users/alice/photos/cancelled.png").statusCode()).isEqualTo(404);
    tryIt.throttleUploads(-1);
    tryIt.click("cancelled.png", "Try again").await("cancelled.png", "stored");
    assertThat(stored("users/alice/photos/cancelled.png").body()).isEqualTo(content);
  }

  @Test
  void aDownloadGivesTheSameBytesUnderTheSameName() throws IOException {
    byte[] content = bytes(100_000);
    TryIt tryIt = visit();
    tryIt.choose(file("down load \u00fc.txt", content));
    tryIt.await("down load \u00fc.txt", "stored");

    Download download =
        tryIt.page.waitForDownload(() -> tryIt.click("down load \u00fc.txt", "Download"));

    assertThat(download.suggestedFilename()).isEqualTo("down load \u00fc.txt");
    assertThat(Files.readAllBytes(download.path())).isEqualTo(content);
  }

  @Test
  void aPictureIsPreviewedStraightFromTheStore() {
    TryIt tryIt = visit();
    tryIt.choose(file("seen.jpg", photo())).await("seen.jpg", "stored");

    tryIt.click("seen.jpg", "Preview");

    tryIt.page.waitForFunction("() => document.getElementById('viewer-image').naturalWidth > 0");
    assertThat(tryIt.page.locator("#viewer-image").getAttribute("src"))
        .contains("/local-bucket/users/alice/photos/seen.jpg?")
        .contains("response-content-disposition=inline");
    tryIt.page.waitForFunction(
        "() => document.querySelector('.card .thumb img')?.src.includes('X-Amz-Signature')");
  }

  @Test
  void aReceiptIsShownDecodedAndVerified() {
    TryIt tryIt = visit();
    tryIt.choose(file("told.txt", bytes(9))).await("told.txt", "stored");

    tryIt.click("told.txt", "Receipt");

    Locator receipt =
        tryIt
            .card("told.txt")
            .getByLabel("Receipt", new Locator.GetByLabelOptions().setExact(true));
    PlaywrightAssertions.assertThat(receipt).containsText("Verified by its key");
    assertThat(receipt.innerText())
        .contains("upload-receipt+jwt", "\"sub\": \"alice\"", "users/alice/documents/told.txt");
  }

  @Test
  void theListIsThatOfTheStore() {
    TryIt tryIt = visit();
    tryIt.choose(file("kept.jpg", photo())).await("kept.jpg", "stored");

    tryIt.page.evaluate("() => localStorage.clear()");
    tryIt.page.reload();

    tryIt.await("kept.jpg", "stored");
    tryIt.actAs("bob").await("kept.jpg", "foreign");
    tryIt.actAs("alice").await("kept.jpg", "stored").click("kept.jpg", "Remove from the list");
    assertThat(tryIt.page.locator("#empty").isVisible()).isTrue();
  }

  @Test
  void policiesThatWereEditedMeanwhileAreThoseOfTheNextLook() {
    TryIt tryIt = visit();
    Locator policies = tryIt.page.locator("#policies li");
    policies.first().waitFor();
    tryIt.page.route(
        "**/v1/policies",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody("{\"policies\":[]}")));

    tryIt.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");

    PlaywrightAssertions.assertThat(policies).hasCount(0);
  }

  @Test
  void anotherUserIsRefusedAndToldWhy() {
    TryIt tryIt = visit();
    tryIt.choose(file("private.txt", bytes(9))).await("private.txt", "stored");

    tryIt.click("private.txt", "Try as bob").awaitRefusalOfOthers("private.txt");
    assertThat(tryIt.sentence("private.txt"))
        .isEqualTo("Refused: bob can’t have this, the file is alice’s.");

    tryIt.actAs("bob").await("private.txt", "foreign").click("private.txt", "Try as bob");
    tryIt.awaitRefusalOfOthers("private.txt");
    assertThat(tryIt.sentence("private.txt"))
        .isEqualTo("Refused: bob can’t have this, the file is alice’s.");
    assertThat(tryIt.said("private.txt")).startsWith("403 key-not-allowed");
    assertThat(tryIt.page.locator("#files .card").count()).isZero();
  }

  @Test
  void theKeyboardIsEnough() {
    TryIt tryIt = visit();
    // From the start: Playwright is not always in time to catch a chooser that opens at once.
    tryIt.page.onFileChooser(chooser -> chooser.setFiles(file("typed.txt", bytes(3))));
    tryIt.page.locator("#user-alice").focus();

    tryIt.page.keyboard().press("ArrowRight");
    tryIt.page.locator("#files-user").getByText("bob").waitFor();
    tryIt.page.keyboard().press("Tab");
    tryIt.page.locator("#chooser:focus").waitFor();
    tryIt.page.keyboard().press("Enter");
    tryIt.await("typed.txt", "stored");
    tryIt.page.getByLabel("Remove from the list: typed.txt").focus();
    tryIt.page.keyboard().press("Enter");

    assertThat(tryIt.page.locator(":focus").getAttribute("id")).isEqualTo("files-title");
    assertThat(tryIt.page.locator("#status").innerText()).startsWith("typed.txt: removed");
  }
}
