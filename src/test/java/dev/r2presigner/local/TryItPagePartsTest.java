package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Large files, which go in parts: stopped, gone on with, and given up, in a real browser. */
@LocalProfileTest
@Tag(Proof.FULL)
class TryItPagePartsTest extends PageTest {

  private static final int MEGABYTE = 1024 * 1024;

  /** Just over what goes in one piece: four whole parts and a small one. */
  private static final int LARGE = 21 * MEGABYTE;

  private static final String PARTS = "**/v1/multipart/parts?**";
  private static final String LISTING = "**/v1/objects?prefix=**";

  @Test
  void aLargeVideoGoesInPartsAndArrivesByteForByte() {
    byte[] content = bytes(30 * MEGABYTE);
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    tryIt.throttleUploads(30 * MEGABYTE);

    tryIt.choose(file("holiday.mp4", content)).await("holiday.mp4", "stored");

    assertThat(traffic.sent()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(traffic.signings()).isEqualTo(1);
    List<Integer> between =
        tryIt.progress("holiday.mp4").stream().filter(v -> v > 0 && v < 100).toList();
    assertThat(between).hasSizeGreaterThan(5).isSorted();
    assertThat(stored("users/alice/videos/holiday.mp4").body()).isEqualTo(content);
  }

  @Test
  void aVideoThatIsSmallGoesWhole() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);

    tryIt.choose(file("short.mp4", bytes(20 * MEGABYTE))).await("short.mp4", "stored");

    assertThat(traffic.sent()).isEmpty();
    assertThat(stored("users/alice/videos/short.mp4").body()).hasSize(20 * MEGABYTE);
  }

  @Test
  void whatWasPausedGoesOnWithTheMissingPartsOnly() {
    byte[] content = bytes(LARGE);
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file("paused.mp4", content));
    traffic.awaitArrivals(4);

    tryIt.click("paused.mp4", "Pause").await("paused.mp4", "paused");
    Set<Integer> arrived = traffic.stored();
    assertThat(arrived).isNotEmpty().hasSizeLessThan(5);
    traffic.restart();
    traffic.release();
    tryIt.click("paused.mp4", "Resume").await("paused.mp4", "stored");

    assertThat(traffic.sent()).hasSize(5 - arrived.size()).doesNotContainAnyElementsOf(arrived);
    assertThat(stored("users/alice/videos/paused.mp4").body()).isEqualTo(content);
  }

  @Test
  void anUploadOutlivesAReloadAndGoesOnWithTheMissingPartsOnly() {
    byte[] content = bytes(LARGE);
    Path file = file("reloaded.mp4", content);
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file);
    traffic.awaitArrivals(4);

    tryIt.page.reload();

    tryIt.await("reloaded.mp4", "paused");
    tryIt.card("reloaded.mp4").getByText("Choose the file again to go on").waitFor();
    Set<Integer> arrived = traffic.stored();
    assertThat(arrived).isNotEmpty().hasSizeLessThan(5);
    assertThat(tryIt.card("reloaded.mp4").locator(".amount").innerText())
        .endsWith(" " + arrived.size() + " of 5 parts");
    traffic.restart();
    traffic.release();
    tryIt.choose(file).await("reloaded.mp4", "stored");

    assertThat(traffic.begun()).isZero();
    assertThat(traffic.sent()).hasSize(5 - arrived.size()).doesNotContainAnyElementsOf(arrived);
    assertThat(tryIt.page.locator(".card").count()).isEqualTo(1);
    assertThat(stored("users/alice/videos/reloaded.mp4").body()).isEqualTo(content);
  }

  @Test
  void aFileThatIsChosenBeforeTheListIsThereGoesOnToo() {
    Path file = file("early.mp4", bytes(LARGE));
    TryIt tryIt = visit();
    tryIt.choose(file("listed.txt", bytes(9))).await("listed.txt", "stored");
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file);
    traffic.awaitArrivals(4);
    List<Route> listings = new ArrayList<>();
    tryIt.page.route(LISTING, listings::add);
    tryIt.page.reload();
    tryIt.page.waitForCondition(() -> !listings.isEmpty());
    traffic.restart();

    tryIt.choose(file).await("early.mp4", "sending");
    tryIt.page.unroute(LISTING);
    listings.forEach(Route::resume);

    tryIt.await("listed.txt", "stored");
    traffic.release();
    tryIt.await("early.mp4", "stored");
    assertThat(tryIt.page.locator(".card").count()).isEqualTo(2);
    assertThat(traffic.begun()).isZero();
  }

  @Test
  void anotherFileIsNotTakenForTheUnfinishedOne() throws Exception {
    Path file = file("changed.mp4", bytes(LARGE));
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file);
    traffic.awaitArrivals(4);
    tryIt.page.reload();
    tryIt.await("changed.mp4", "paused");
    traffic.restart();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));

    tryIt.page.onFileChooser(chooser -> chooser.setFiles(file));
    tryIt.click("changed.mp4", "Choose the file again");

    tryIt.card("changed.mp4").getByText("That is another file.").waitFor();
    tryIt.await("changed.mp4", "paused");
    assertThat(traffic.sent()).isEmpty();
  }

  /** In a dialog that was open while the page learnt what had become of the upload. */
  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({"200, stored", "404, failed"})
  void anotherFileChosenTooLateChangesNothing(int found, String state) throws IOException {
    String name = "late-" + found + ".mp4";
    Path file = file(name, bytes(LARGE));
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file);
    traffic.awaitArrivals(4);
    AtomicReference<Route> listing = new AtomicReference<>();
    tryIt.page.route(PARTS, listing::set);
    answerConfirm(tryIt.page, found);
    tryIt.page.reload();
    tryIt.await(name, "paused");
    FileChooser dialog =
        tryIt.page.waitForFileChooser(() -> tryIt.click(name, "Choose the file again"));
    tryIt.page.waitForCondition(() -> listing.get() != null);
    // Once only: what is forgotten is looked for after that.
    tryIt.page.unroute(PARTS);
    listing.get().fulfill(new Route.FulfillOptions().setStatus(404).setBody("{\"status\":404}"));
    tryIt.await(name, state);
    traffic.restart();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));

    dialog.setFiles(file);

    tryIt.await(name, state);
    assertThat(traffic.sent()).isEmpty();
  }

  private static void answerConfirm(Page page, int status) {
    String reply =
        """
        {"status":%d,"matches":true,"differences":[],"object":{"etag":"\\"1\\""}}"""
            .formatted(status);
    page.route(
        "**/v1/uploads/confirm",
        route -> route.fulfill(new Route.FulfillOptions().setStatus(status).setBody(reply)));
  }

  @Test
  void cancellingLeavesNothingAtTheStore() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file("given-up.mp4", bytes(LARGE)));
    traffic.awaitArrivals(4);
    assertThat(traffic.stored()).isNotEmpty();

    tryIt.click("given-up.mp4", "Cancel").await("given-up.mp4", "cancelled");

    assertThat(tryIt.sentence("given-up.mp4"))
        .isEqualTo("Cancelled. The store has thrown its parts away.");
    assertThat(traffic.stored()).isEmpty();
    tryIt.page.reload();
    tryIt.awaitEmpty();
  }

  @Test
  void anUnfinishedUploadCanBeCancelledWithoutItsFile() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file("dropped.mp4", bytes(LARGE)));
    traffic.awaitArrivals(4);
    tryIt.page.reload();

    tryIt.await("dropped.mp4", "paused").click("dropped.mp4", "Cancel");

    tryIt.await("dropped.mp4", "cancelled");
    assertThat(tryIt.sentence("dropped.mp4"))
        .isEqualTo("Cancelled. The store has thrown its parts away.");
    assertThat(traffic.stored()).isEmpty();
    tryIt.page.reload();
    tryIt.awaitEmpty();
  }
}
