package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A hundred pictures for somebody who has none, allowed by one call. */
@LocalProfileTest
@Tag(Proof.FULL)
class TryItPageSamplesTest extends PageTest {

  private static final double PATIENCE_MS = 60_000;

  @Test
  void aHundredSamplesTakeOneGrantingCallAndFillTheGallery() {
    TryIt tryIt = visit();
    Calls calls = Calls.of(tryIt.page);

    tryIt.page.locator("#samples").click();

    awaitOutcome(tryIt, "All 100 sample pictures are stored\\.");
    assertThat(calls.batchSizes("/v1/uploads/batch", "uploads")).containsExactly(100);
    assertThat(calls.count("POST", "/v1/uploads")).isZero();
    String key = tryIt.page.locator(".card h3").first().getAttribute("title");
    assertThat(stored(key).statusCode()).isEqualTo(200);
    PlaywrightAssertions.assertThat(tryIt.page.locator("#gallery-open")).hasText("Gallery (100)");
    Gallery.open(tryIt).scrollUntilShown(100);
  }

  @Test
  void aLongListIsFoldedUntilAsked() {
    TryIt tryIt = visit();
    Pictures.store("folded", 13);
    tryIt.page.reload();
    tryIt.awaitStored(13);
    Locator seen =
        tryIt.page.locator("#files .card").filter(new Locator.FilterOptions().setVisible(true));
    PlaywrightAssertions.assertThat(seen).hasCount(12);

    tryIt.page.getByText("Show all 13 files").click();

    PlaywrightAssertions.assertThat(seen).hasCount(13);
    assertThat(seen.last().locator(":focus").count()).isEqualTo(1);
  }

  @Test
  void cancellingKeepsWhatArrivedAndLeavesNothingElse() {
    TryIt tryIt = visit();
    tryIt.throttleUploads(100_000);
    tryIt.page.locator("#samples").click();
    tryIt.page.locator("#samples-said").getByText(Pattern.compile("^[3-9] of 100")).waitFor();

    tryIt.page.locator("#samples-cancel").click();

    awaitOutcome(tryIt, "\\d{1,2} of 100 sample pictures are stored\\.");
    int stored =
        Integer.parseInt(tryIt.page.locator("#samples-outcome").innerText().split(" ", -1)[0]);
    assertThat(stored).isBetween(3, 60);
    PlaywrightAssertions.assertThat(tryIt.page.locator(".card")).hasCount(stored);
    tryIt.awaitStored(stored);
    PlaywrightAssertions.assertThat(tryIt.page.locator("#samples")).isFocused();
  }

  private static void awaitOutcome(TryIt tryIt, String pattern) {
    PlaywrightAssertions.assertThat(tryIt.page.locator("#samples-outcome"))
        .hasText(
            Pattern.compile("^" + pattern + "$"),
            new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS));
  }
}
