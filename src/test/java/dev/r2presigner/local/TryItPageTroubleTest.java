package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the page says when something is refused, lost or unknown. */
@LocalProfileTest
class TryItPageTroubleTest extends PageTest {

  private static final String STORE = "**/local-bucket/**";
  private static final String CONFIRM = "**/v1/uploads/confirm";
  private static final int LIMIT = 10 * 1024 * 1024;

  @Test
  void aRefusedTypeIsExplained() {
    TryIt tryIt = visit();

    tryIt.choose(file("model.r2try", bytes(10))).await("model.r2try", "refused");

    assertThat(tryIt.sentence("model.r2try"))
        .isEqualTo(
            "“model.r2try” can’t be stored here: this place takes PDF, plain text, any video or any image,"
                + " not application/octet-stream.");
    assertThat(tryIt.said("model.r2try")).startsWith("422 content-type-not-allowed");
  }

  @Test
  void aRefusedSizeIsExplainedToTheByte() {
    TryIt tryIt = visit();

    tryIt
        .choose(
            file("huge.png", bytes(LIMIT + LIMIT / 2)),
            file("over.png", bytes(LIMIT + 1)),
            file("just.png", bytes(LIMIT)))
        .await("huge.png", "refused")
        .await("over.png", "refused")
        .await("just.png", "stored");

    assertThat(tryIt.sentence("huge.png"))
        .isEqualTo("“huge.png” is too large: it is 15 MB, and photos takes up to 10 MB.");
    assertThat(tryIt.sentence("over.png"))
        .isEqualTo(
            "“over.png” is too large: it is 10,485,761 bytes, and photos takes up to 10 MB.");
    assertThat(tryIt.said("over.png")).startsWith("422 content-length-not-allowed");
  }

  @Test
  @Tag(Proof.FULL)
  void aTakenNameIsRefusedAndBothCanBeKept() {
    TryIt tryIt = visit();
    tryIt.choose(file("twice.txt", bytes(5))).await("twice.txt", "stored");
    byte[] other = bytes(6);

    tryIt.choose(file("twice.txt", other)).await("twice.txt", "refused");

    assertThat(tryIt.sentence("twice.txt"))
        .isEqualTo("A file of this name is stored already, and documents never replaces one.");
    tryIt.click("twice.txt", "Keep both").await("twice-2.txt", "stored");
    assertThat(stored("users/alice/documents/twice.txt").body()).hasSize(5);
    assertThat(stored("users/alice/documents/twice-2.txt").body()).isEqualTo(other);
  }

  @Test
  void aLostAnswerIsNotCalledAFailure() {
    TryIt tryIt = visit();
    onPut(
        tryIt.page,
        route -> {
          route.fetch();
          route.abort();
        });

    tryIt.choose("lost.txt", bytes(8)).await("lost.txt", "stored");

    assertThat(tryIt.sentence("lost.txt"))
        .isEqualTo("The store’s answer got lost, but the file is there, whole.");
  }

  @Test
  @Tag(Proof.FULL)
  void whatNeverArrivedIsCalledAFailureAndCanBeTriedAgain() {
    TryIt tryIt = visit();
    onPut(tryIt.page, Route::abort);
    tryIt.choose(file("broken.txt", bytes(8))).await("broken.txt", "failed");
    assertThat(tryIt.sentence("broken.txt")).startsWith("It did not arrive: the connection broke");

    tryIt.page.unroute(STORE);
    tryIt.click("broken.txt", "Try again").await("broken.txt", "stored");

    assertThat(stored("users/alice/documents/broken.txt").body()).hasSize(8);
  }

  @Test
  @Tag(Proof.FULL)
  void aFileThatWasChangedOnItsWayIsNotCalledUnclear() {
    TryIt tryIt = visit();
    Path chosen = file("changed.txt", bytes(8));
    tryIt.page.route(
        "**/v1/uploads",
        route -> {
          rewrite(chosen);
          route.resume();
        });

    tryIt.choose(chosen).await("changed.txt", "failed");

    assertThat(tryIt.sentence("changed.txt"))
        .isEqualTo("“changed.txt” can’t be read any more: it was changed, moved or removed.");
    assertThat(stored("users/alice/documents/changed.txt").statusCode()).isEqualTo(404);
  }

  private static void rewrite(Path file) {
    try {
      Files.write(file, bytes(9));
      Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-02-02T02:02:02Z")));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void theRefusedRepetitionOfALostSuccessIsASuccess() {
    TryIt tryIt = visit();
    onPut(
        tryIt.page,
        route -> {
          route.fetch();
          route.abort();
        });
    tryIt.page.route(CONFIRM, Route::abort);
    tryIt.choose("doubt.txt", bytes(8)).await("doubt.txt", "unsure");
    assertThat(tryIt.sentence("doubt.txt")).startsWith("Nobody can say whether it arrived");

    tryIt.page.unroute(STORE);
    tryIt.page.unroute(CONFIRM);
    tryIt.click("doubt.txt", "Try again").await("doubt.txt", "stored");

    assertThat(tryIt.sentence("doubt.txt"))
        .isEqualTo("The store’s answer got lost, but the file is there, whole.");
  }

  @Test
  @Tag(Proof.FULL)
  void aTokenThatIsRefusedIsFetchedAgain() {
    AtomicInteger fetched = new AtomicInteger();
    TryIt tryIt = visit();
    tryIt.page.route(
        "**/local/tokens",
        route -> {
          if (fetched.incrementAndGet() > 1) {
            route.resume();
            return;
          }
          String stale = "{\"alice\":\"stale\",\"bob\":\"stale\",\"admin\":\"stale\"}";
          route.fulfill(
              new Route.FulfillOptions().setContentType("application/json").setBody(stale));
        });
    tryIt.page.reload();

    tryIt.choose(file("fresh.txt", bytes(4))).await("fresh.txt", "stored");

    assertThat(fetched).hasValue(2);
  }

  @Test
  @Tag(Proof.FULL)
  void aServiceThatIsAwayIsSaidAndAskedAgain() {
    TryIt tryIt = visit();
    tryIt.page.route("**/v1/**", Route::abort);
    tryIt.choose(file("away.txt", bytes(4))).await("away.txt", "failed");
    assertThat(tryIt.sentence("away.txt"))
        .isEqualTo("The service can’t be reached. Is it still running?");

    tryIt.page.unroute("**/v1/**");

    tryIt.click("away.txt", "Try again").await("away.txt", "stored");
  }

  private static void onPut(Page page, java.util.function.Consumer<Route> action) {
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
}
