package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Deleting for good, which takes two clicks that are meant. */
@LocalProfileTest
@Tag(Proof.FULL)
class TryItPageDeleteTest extends PageTest {

  private static final String OBJECTS = "**/v1/objects?key=**";
  private static final String DOCUMENTS = "users/alice/documents/";

  @Test
  void theSecondClickDeletesFromTheStoreAndTheList() {
    String name = "caf\u00e9 100% #1 (a&b) 'x' +?.txt";
    TryIt tryIt = visit();
    tryIt.choose(file(name, bytes(5))).await(name, "stored");

    tryIt.click(name, "Delete");
    assertThat(stored(DOCUMENTS + name).statusCode()).isEqualTo(200);
    tryIt.click(name, "Really delete?");

    await().until(() -> stored(DOCUMENTS + name).statusCode() == 404);
    PlaywrightAssertions.assertThat(tryIt.page.locator("#status"))
        .hasText(name + ": deleted from the store.");
    tryIt.awaitEmpty();
    PlaywrightAssertions.assertThat(tryIt.page.locator("#files-title")).isFocused();
    tryIt.page.reload();
    tryIt.awaitEmpty();
  }

  @Test
  void whatMayHaveHappenedByAccidentDeletesNothing() {
    TryIt tryIt = visit();
    Calls calls = Calls.of(tryIt.page);
    tryIt.choose(file("kept.txt", bytes(5))).await("kept.txt", "stored");

    tryIt.button("kept.txt", "Delete").dblclick();
    // The first click is forgotten after some seconds.
    Locator again = tryIt.button("kept.txt", "Delete");
    again.waitFor();
    again.focus();
    for (int repeated = 0; repeated < 10; repeated++) {
      tryIt.page.keyboard().down("Enter");
    }
    tryIt.page.keyboard().up("Enter");

    tryIt.button("kept.txt", "Really delete?").waitFor();
    assertThat(calls.count("DELETE", "/v1/objects")).isZero();
    assertThat(stored(DOCUMENTS + "kept.txt").statusCode()).isEqualTo(200);
    tryIt.page.keyboard().press("Enter");
    await().until(() -> stored(DOCUMENTS + "kept.txt").statusCode() == 404);
  }

  @Test
  void aRefusalIsExplainedAndTheFileStays() {
    TryIt tryIt = visit();
    tryIt.choose(file("refused.txt", bytes(5))).await("refused.txt", "stored");
    tryIt.page.route(OBJECTS, route -> resumeAs("bob", route));

    tryIt.click("refused.txt", "Delete").click("refused.txt", "Really delete?");

    tryIt.card("refused.txt").locator(".note.bad").waitFor();
    assertThat(tryIt.sentence("refused.txt"))
        .isEqualTo("Not deleted. alice has no policy for this place in the bucket.");
    assertThat(tryIt.said("refused.txt")).startsWith("403 key-not-allowed");
    tryIt.await("refused.txt", "stored");
    assertThat(stored(DOCUMENTS + "refused.txt").statusCode()).isEqualTo(200);
  }

  @Test
  void aLostAnswerIsCalledUnknownAndDeletingAgainWorks() {
    TryIt tryIt = visit();
    tryIt.choose(file("unknown.txt", bytes(5))).await("unknown.txt", "stored");
    tryIt.page.route(
        OBJECTS,
        route -> {
          route.fetch();
          route.abort();
        });
    tryIt.click("unknown.txt", "Delete").click("unknown.txt", "Really delete?");
    tryIt.card("unknown.txt").locator(".note.bad").waitFor();
    assertThat(tryIt.sentence("unknown.txt")).contains("Nobody can say whether it was deleted");
    tryIt.page.unroute(OBJECTS);

    tryIt.click("unknown.txt", "Delete").click("unknown.txt", "Really delete?");

    tryIt.awaitEmpty();
  }

  @Test
  void thereIsNoButtonWhereThePolicyDoesNotAllowIt() {
    TryIt tryIt = visit();

    tryIt.choose(file("undeletable.jpg", photo())).await("undeletable.jpg", "stored");

    tryIt.button("undeletable.jpg", "Download").waitFor();
    assertThat(tryIt.button("undeletable.jpg", "Delete").count()).isZero();
  }

  private static void resumeAs(String user, Route route) {
    Map<String, String> headers = new HashMap<>(route.request().headers());
    headers.put("authorization", "Bearer " + TestTokens.of(user));
    route.resume(new Route.ResumeOptions().setHeaders(headers));
  }
}
