package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page does when parts, their URLs or whole uploads are refused, lost or gone. */
@LocalProfileTest
@Tag(Proof.FULL)
class TryItPagePartsTroubleTest extends PageTest {

  private static final String PARTS = "**/local-bucket/**partNumber=2**";
  private static final String POLICIES = "**/v1/policies";
  private static final String COMPLETE = "**/v1/multipart/complete";

  /** Just over what goes in one piece: four whole parts and a small one. */
  private static final int LARGE = 21 * 1024 * 1024;

  @Test
  void aRefusedPartIsSignedAnewInTheSameUpload() {
    byte[] content = bytes(LARGE);
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    // What the store refuses in earnest, as it does an expired URL.
    once(
        tryIt.page,
        route -> {
          String forged = route.request().url().replaceAll("Signature=....", "Signature=0000");
          route.resume(new Route.ResumeOptions().setUrl(forged));
        });

    tryIt.choose(file("expired.mp4", content)).await("expired.mp4", "stored");

    assertThat(traffic.sent()).containsExactlyInAnyOrder(1, 2, 2, 3, 4, 5);
    assertThat(traffic.begun()).isEqualTo(1);
    assertThat(traffic.signings()).isEqualTo(2);
    assertThat(stored("users/alice/videos/expired.mp4").body()).isEqualTo(content);
  }

  /** R2 answered 400 until July 2026. */
  @ParameterizedTest
  @ValueSource(ints = {400, 403})
  void anExpiredUrlOfAPartIsSignedAnewAtOnce(int status) {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    once(
        tryIt.page,
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setStatus(status)
                    .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                    .setBody("<Error><Code>ExpiredRequest</Code></Error>")));
    String name = "expired-" + status + ".mp4";

    tryIt.choose(file(name, bytes(LARGE))).await(name, "stored");

    assertThat(traffic.sent()).containsExactlyInAnyOrder(1, 2, 2, 3, 4, 5);
    assertThat(traffic.signings()).isEqualTo(2);
  }

  @Test
  void aPartWhoseConnectionBreaksIsSentAgain() {
    byte[] content = bytes(LARGE);
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    once(tryIt.page, Route::abort);

    tryIt.choose(file("broken.mp4", content)).await("broken.mp4", "stored");

    assertThat(traffic.sent()).containsExactlyInAnyOrder(1, 2, 2, 3, 4, 5);
    assertThat(stored("users/alice/videos/broken.mp4").body()).isEqualTo(content);
  }

  @Test
  void aPartThatIsAlwaysLostPausesTheUploadAndSaysWhy() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    tryIt.page.route(PARTS, Route::abort);
    tryIt.choose(file("stuck.mp4", bytes(LARGE)));
    tryIt.card("stuck.mp4").getByText("Part 2 did not arrive; trying it again.").waitFor();

    tryIt.await("stuck.mp4", "paused");

    assertThat(traffic.sent()).filteredOn(number -> number == 2).hasSize(5);
    assertThat(tryIt.sentence("stuck.mp4"))
        .startsWith("It did not arrive: the connection broke")
        .endsWith("What has arrived is kept: Resume goes on with the rest.");
    tryIt.page.unroute(PARTS);
    tryIt.click("stuck.mp4", "Resume").await("stuck.mp4", "stored");
  }

  @Test
  void anUploadThatIsGoneAtTheStoreIsDroppedWithASentence() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file("gone.mp4", bytes(LARGE)));
    traffic.awaitArrivals(4);
    tryIt.click("gone.mp4", "Pause").await("gone.mp4", "paused");
    traffic.abort();

    tryIt.page.reload();

    tryIt.await("gone.mp4", "failed");
    assertThat(tryIt.sentence("gone.mp4")).startsWith("The store no longer has this upload");
    tryIt.page.reload();
    tryIt.awaitEmpty();
  }

  /** It would be back after a reload, so it is not said to be over. */
  @Test
  void whatCannotBeForgottenIsNotCalledGone() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file("kept.mp4", bytes(LARGE)));
    traffic.awaitArrivals(4);
    tryIt.click("kept.mp4", "Pause").await("kept.mp4", "paused");
    traffic.abort();
    tryIt.page.route(
        "**/v1/uploads/confirm",
        route -> {
          tryIt.page.route(POLICIES, Route::abort);
          // The policies that the page knows are old by now.
          tryIt.page.evaluate("const now = Date.now(); Date.now = () => now + 3_600_000");
          route.resume();
        });

    tryIt.page.reload();

    tryIt.card("kept.mp4").getByText("The service can’t be reached.").waitFor();
    tryIt.await("kept.mp4", "paused");
    tryIt.page.unroute(POLICIES);
    tryIt.page.unroute("**/v1/uploads/confirm");
    tryIt.page.reload();
    tryIt.await("kept.mp4", "failed");
    tryIt.page.reload();
    tryIt.awaitEmpty();
  }

  @Test
  void aLostAnswerToTheCompletionIsNotCalledAFailure() {
    byte[] content = bytes(LARGE);
    TryIt tryIt = visit();
    tryIt.page.route(
        COMPLETE,
        route -> {
          route.fetch();
          route.abort();
        });

    tryIt.choose(file("joined.mp4", content)).await("joined.mp4", "stored");

    assertThat(tryIt.sentence("joined.mp4"))
        .isEqualTo("The store’s answer got lost, but the file is there, whole.");
    assertThat(stored("users/alice/videos/joined.mp4").body()).isEqualTo(content);
  }

  @Test
  void aTakenNameIsSaidBeforeAnyPartIsSent() {
    TryIt tryIt = visit();
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    tryIt.choose(file("twice.mp4", bytes(LARGE))).await("twice.mp4", "stored");
    byte[] other = bytes(LARGE);
    traffic.restart();

    tryIt.choose(file("twice.mp4", other)).await("twice.mp4", "refused");

    assertThat(traffic.sent()).isEmpty();
    assertThat(tryIt.sentence("twice.mp4"))
        .isEqualTo(
            "A file of this name is stored already, of the same size, and videos never replaces"
                + " one.");
    tryIt.click("twice.mp4", "Keep both").await("twice-2.mp4", "stored");
    assertThat(stored("users/alice/videos/twice-2.mp4").body()).isEqualTo(other);
  }

  @Test
  void theCopiedCommandOfAPartSendsThatPart() throws Exception {
    Tools.require("curl", "install it, as in apt-get install curl");
    Path file = file("it's a part.mp4", bytes(LARGE));
    TryIt tryIt =
        visit(
            new Browser.NewContextOptions()
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    PartTraffic traffic = PartTraffic.holdingTheFifth(tryIt.page);
    tryIt.choose(file);
    traffic.awaitArrivals(4);
    tryIt.click("it's a part.mp4", "Pause").await("it's a part.mp4", "paused");
    tryIt.card("it's a part.mp4").locator("summary").click();
    tryIt.page.getByLabel("Copy the curl command: Send a part to the store").click();
    tryIt.page.getByText("Copied", new Page.GetByTextOptions().setExact(true)).waitFor();
    String command = (String) tryIt.page.evaluate("navigator.clipboard.readText()");

    Process process =
        new ProcessBuilder("sh", "-c", command + " -w '%{http_code}'")
            .directory(file.getParent().toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEqualTo("200");
    assertThat(tryIt.card("it's a part.mp4").locator(".step h4").allInnerTexts())
        .as("a selection, not every part")
        .hasSize(4);
  }

  /** Does this to the first request for part 2, and to no later one. */
  private static void once(Page page, Consumer<Route> action) {
    AtomicInteger seen = new AtomicInteger();
    page.route(
        PARTS,
        route -> {
          boolean first = route.request().method().equals("PUT") && seen.getAndIncrement() == 0;
          if (first) {
            action.accept(route);
          } else {
            route.resume();
          }
        });
  }
}
