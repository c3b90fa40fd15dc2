package dev.r2presigner.local;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Tools;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How the page is served, that it fits its window, and that what it offers to copy works. */
@LocalProfileTest
class TryItPageLooksTest extends PageTest {

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  @ConfigProperty(name = "r2.endpoint")
  String store;

  @Tag(Proof.FULL)
  @ParameterizedTest
  @MethodSource("windows")
  void everyStateFitsItsWindow(int width, ColorScheme scheme) {
    TryIt tryIt = visit(window(width, scheme));
    String sight = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    shoot(tryIt, sight + "-empty");
    String photo = "sunrise over the ridge " + sight + ".jpg";
    tryIt.choose(
        file(photo, photo()),
        file("notes-" + sight + ".txt", bytes(2000)),
        file("model.r2try", bytes(10)),
        file("poster.png", bytes(11 * 1024 * 1024)));
    tryIt.await(photo, "stored").await("notes-" + sight + ".txt", "stored");
    tryIt.await("model.r2try", "refused").await("poster.png", "refused");
    tryIt
        .click("notes-" + sight + ".txt", "Try as bob")
        .awaitRefusalOfOthers("notes-" + sight + ".txt");
    tryIt.throttleUploads(400_000);
    tryIt.choose(
        file("slow-" + sight + ".png", bytes(6_000_000)),
        file("stopped-" + sight + ".png", bytes(6_000_000)));
    tryIt.awaitProgress("stopped-" + sight + ".png");
    tryIt.click("stopped-" + sight + ".png", "Cancel");
    tryIt.await("stopped-" + sight + ".png", "cancelled");
    tryIt.card(photo).locator("summary").click();

    shoot(tryIt, sight + "-files");

    tryIt.click("slow-" + sight + ".png", "Cancel");
    tryIt.await("slow-" + sight + ".png", "cancelled").click(photo, "Preview");
    tryIt.page.waitForFunction("() => document.getElementById('viewer-image').naturalWidth > 0");
    tryIt.page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(sight + "-preview.png")));
  }

  /** The picture of the README. Made in target; copy it to .github when the page has changed. */
  @Tag(Proof.FULL)
  @Test
  void theReadmeShowsThePage() throws IOException {
    TryIt tryIt = visit(window(1000, ColorScheme.LIGHT));
    String photo = "sunset.jpg";
    tryIt.choose(file("model.stl", bytes(10))).await("model.stl", "refused");
    tryIt.choose(file(photo, photo())).await(photo, "stored");
    tryIt.click(photo, "Try as bob").awaitRefusalOfOthers(photo);

    Path picture = SCREENSHOTS.resolve("page.png");
    tryIt.page.screenshot(new Page.ScreenshotOptions().setPath(picture));

    assertThat(ImageIO.read(Path.of(".github/page.png").toFile()))
        .extracting(BufferedImage::getWidth, BufferedImage::getHeight)
        .containsExactly(1000, 800);
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @MethodSource("windows")
  void everyStateOfUploadsInPartsFitsItsWindow(int width, ColorScheme scheme) throws IOException {
    TryIt tryIt = visit(window(width, scheme));
    String sight = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    PartTraffic traffic = PartTraffic.of(tryIt.page);
    tryIt.throttleUploads(8_000_000);
    String unfinished = "unfinished-" + sight + ".mp4";
    tryIt.choose(file(unfinished, bytes(41 * 1024 * 1024)));
    traffic.awaitArrivals(2);
    tryIt.page.reload();
    tryIt.await(unfinished, "paused");
    traffic.restart();
    // As many parts as its policy allows, in a file that takes no space.
    Path huge = file("the whole wedding, both cameras " + sight + ".mov", new byte[0]);
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(2L << 30);
    }
    String paused = "paused-" + sight + ".mp4";
    tryIt.choose(huge, file(paused, bytes(31 * 1024 * 1024)));
    traffic.awaitArrivals(4);
    tryIt.click(paused, "Pause").await(paused, "paused");
    traffic.awaitArrivals(8);

    shoot(tryIt, sight + "-parts");

    tryIt.card(paused).locator("summary").click();
    shoot(tryIt, sight + "-parts-open");
    for (String name : List.of(huge.getFileName().toString(), paused, unfinished)) {
      tryIt.click(name, "Cancel").await(name, "cancelled");
    }
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @MethodSource("windows")
  void theGalleryFitsItsWindow(int width, ColorScheme scheme) {
    TryIt tryIt = visit(window(width, scheme));
    String sight = width + "-" + scheme.name().toLowerCase(Locale.ROOT);
    tryIt.page.locator("#samples").click();
    tryIt.page.locator("#samples-run").waitFor();
    shoot(tryIt, sight + "-samples");
    tryIt.page.getByText("All 100 sample pictures are stored.").first().waitFor();
    String note = "note " + sight + ".txt";
    tryIt.choose(file(note, bytes(10))).await(note, "stored").click(note, "Delete");
    shoot(tryIt, sight + "-delete");
    String gone = "never stored " + sight + ".png";
    List<String> keys = Pictures.store("shown-" + sight, 40);
    keys.add(1, Pictures.PREFIX + gone);
    keys.add(4, "users/bob/photos/the whole wedding, both cameras.png");
    Pictures.list(tryIt, keys);
    tryIt.page.reload();
    // The note is there as well: its deletion was never confirmed.
    tryIt.awaitStored(41);
    Gallery.open(tryIt).await(gone, "gone").scrollUntilShown(40);
    tryIt.page.locator("#gallery").evaluate("dialog => dialog.scrollTo(0, 0)");

    tryIt.page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(sight + "-gallery.png")));
    tryIt.page.locator("#gallery-details summary").click();
    tryIt.page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(sight + "-gallery-open.png")));

    assertThat(
            tryIt.page.evaluate(
                "() => { const { scrollWidth, clientWidth } = document.getElementById('gallery');"
                    + " return scrollWidth - clientWidth; }"))
        .as("pixels beyond the gallery")
        .isEqualTo(0);
  }

  private static Browser.NewContextOptions window(int width, ColorScheme scheme) {
    return new Browser.NewContextOptions()
        .setViewportSize(width, 800)
        .setColorScheme(scheme)
        .setReducedMotion(ReducedMotion.REDUCE);
  }

  private static void shoot(TryIt tryIt, String name) {
    tryIt.page.screenshot(
        new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")).setFullPage(true));
    assertThat(tryIt.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
        .as("pixels beyond the window")
        .isEqualTo(0);
  }

  @Test
  void thePageMayTalkToTheStoreAndNobodyElse() {
    String policy =
        given()
            .get("/")
            .then()
            .statusCode(200)
            .header("Content-Type", "text/html; charset=utf-8")
            .header("Cache-Control", "no-store")
            .extract()
            .header("Content-Security-Policy");

    assertThat(policy.split("; "))
        .contains(
            "default-src 'self'", "connect-src 'self' " + store, "img-src 'self' blob: " + store);
    assertThat(policy).doesNotContain("unsafe");
    given()
        .get("/local/page/app.js")
        .then()
        .header("Content-Type", "text/javascript; charset=utf-8");
    given().get("/local/page/no-such.js").then().statusCode(404);
    given()
        .get("/local/page/client/index.js")
        .then()
        .statusCode(200)
        .header("Content-Type", "text/javascript; charset=utf-8");
    given().get("/local/page/client/react.js").then().statusCode(404);
  }

  @Test
  void nothingIsRefusedByItsOwnPolicyAndNoScriptFails() {
    Page page = context(new Browser.NewContextOptions()).newPage();
    List<String> complaints = new java.util.ArrayList<>();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    TryIt tryIt = TryIt.open(page, address);
    page.getByText("Upload a sample picture").click();
    page.waitForFunction(
        "() => document.querySelector('.card .thumb img')?.src.includes('X-Amz-')");

    tryIt.page.locator(".card").getByText("Preview").click();
    page.waitForFunction("() => document.getElementById('viewer-image').naturalWidth > 0");

    assertThat(complaints).isEmpty();
  }

  @Test
  void theCopiedCommandWorksThoughTheShownOneHidesTheToken() throws Exception {
    Path curl = Tools.require("curl", "install it, as in apt-get install curl");
    TryIt tryIt =
        visit(
            new Browser.NewContextOptions()
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
    String name = "it's [1] {a}.txt";
    tryIt.choose(file(name, bytes(4))).await(name, "stored");
    tryIt.click(name, "Download");
    tryIt.card(name).locator("summary").click();
    tryIt.page.getByLabel("Copy the curl command: Ask for a download").click();
    tryIt.page.getByText("Copied", new Page.GetByTextOptions().setExact(true)).waitFor();

    String command = (String) tryIt.page.evaluate("navigator.clipboard.readText()");

    assertThat(tryIt.card(name).locator(".sheets").innerText()).doesNotContain(token(command));
    assertThat(run(command.replaceFirst("^curl", curl.toString())))
        .contains("\"key\":\"users/alice/documents/" + name + "\"")
        .contains("\"headUrl\"");
  }

  private static String token(String command) {
    return command.replaceFirst("(?s).*Bearer ([^']+)'.*", "$1");
  }

  private static String run(String command) throws IOException {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
