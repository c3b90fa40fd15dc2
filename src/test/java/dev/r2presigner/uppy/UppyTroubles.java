package dev.r2presigner.uppy;

import static dev.r2presigner.uppy.ChosenFile.MEBIBYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import dev.r2presigner.uppy.UppyPage.Result;
import dev.r2presigner.uppy.UppyPage.Tokens;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with Uppy 5 and 6 while it uploads, and what befalls them. */
abstract class UppyTroubles extends UppyUploads {

  /** Five parts of Uppy's smallest size, the last one odd. */
  private static final int IN_FIVE_PARTS = 21 * MEBIBYTE + 7;

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aPausedUploadGoesOnWithTheMissingParts(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage app = open(major, "films", tokensForTwoParts(major));
    app.inParts().choose(film).upload().awaitParts(2);

    Result result = app.pause().release().resume().await();

    assertStored(result, film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void anUploadWhosePageWasClosedGoesOnWithTheMissingParts(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage closed = open(major, "films", tokensForTwoParts(major));
    closed.remembering().inParts().choose(film).upload().awaitParts(2).awaitRemembered();
    closed.page.close();

    UppyPage reopened = open(major).remembering().inParts().awaitGhost();
    Result result = reopened.choose(film).confirmRestore().await();

    assertStored(result, film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(5));
    assertThat(unfinished()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aCutNetworkCostsNoPartThatHasArrived(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage app = open(major, "films", tokensForTwoParts(major));
    app.inParts().choose(film).upload().awaitParts(2);

    cutNetwork(true);
    app.release().page.waitForCondition(() -> traffic.failures() > 0);
    cutNetwork(false);

    assertStored(app.await(), film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aCancelledUploadIsGoneFromTheStore(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage app = open(major, "films", tokensForTwoParts(major));
    app.inParts().choose(film).upload().awaitParts(2);
    assertThat(unfinished()).containsExactly(key(film));

    app.cancel().release();

    app.page.waitForCondition(() -> unfinished().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aRefusedTypeIsExplainedInTheWordsOfTheService(int major) {
    UppyPage app = open(major).choose(ChosenFile.film(10).ofType("text/html"));

    assertRefusal(app, app.upload().await(), "content-type-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aRefusedSizeIsExplainedInTheWordsOfTheService(int major) {
    UppyPage app = open(major, "clips", goodTokens()).choose(ChosenFile.film(7 * MEBIBYTE));

    assertRefusal(app, app.upload().await(), "content-length-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aRefusedSizeIsExplainedBeforeTheFirstPartToo(int major) {
    UppyPage app = open(major, "clips", goodTokens()).inParts();
    app.choose(ChosenFile.film(7 * MEBIBYTE));

    assertRefusal(app, app.upload().await(), "content-length-not-allowed");
    assertThat(traffic.parts()).isEmpty();
    assertThat(unfinished()).isEmpty();
  }

  /** To begin, and for the URLs of two parts; the glue of Uppy 6 asks for the policies first. */
  private Tokens tokensForTwoParts(int major) {
    return goodTokens().stoppingAfter(major == 6 ? 4 : 3);
  }

  private void assertRefusal(UppyPage app, Result result, String slug) {
    JsonPath problem = JsonPath.from(traffic.answer(422));
    assertThat(problem.getString("type")).endsWith(":" + slug);
    assertThat(result.failures()).containsExactly(problem.getString("message"));
    assertThat(app.sentences()).containsExactly(problem.getString("message"));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void anUploadOutlivesItsToken(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage app = open(major, "films", goodTokens().expiringAt(List.of(4, 5, 6), expiredToken()));

    Result result = app.inParts().choose(film).upload().await();

    assertThat(traffic.answers(401)).isPositive();
    assertStored(result, film);
    assertThat(traffic.creations()).isOne();
    assertThat(traffic.parts()).containsExactlyElementsOf(partsUpTo(5));
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aFileWhoseAnswerWasLostIsNotCalledAFailure(int major) {
    ChosenFile film = ChosenFile.film(300_002);
    UppyPage app = open(major);
    loseAnswers(app.page, UppyTroubles::isPut);

    Result result = app.choose(film).upload().await();

    assertThat(result).isEqualTo(new Result(List.of(key(film)), List.of(), null));
    assertStored(result, film);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void aCompletionWhoseAnswerWasLostIsNotCalledAFailure(int major) {
    ChosenFile film = ChosenFile.film(IN_FIVE_PARTS);
    UppyPage app = open(major).inParts();
    loseAnswers(app.page, UppyTroubles::isCompletion);

    Result result = app.choose(film).upload().await();

    assertThat(result).isEqualTo(new Result(List.of(key(film)), List.of(), null));
    assertStored(result, film);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void anOlderFileOfTheSameNameTypeAndSizeIsNotTakenForTheNewOne(int major) {
    ChosenFile film = ChosenFile.film(300_003);
    assertStored(open(major).choose(film).upload().await(), film);
    UppyPage later = open(major);
    later.page.clock().setSystemTime(Instant.now().plus(Duration.ofHours(1)).toEpochMilli());

    Result result = later.choose(film.edited()).upload().await();

    assertThat(result.stored()).isEmpty();
    assertThat(result.failures()).hasSize(1);
    assertStored(key(film), film);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void whereTheServiceMakesTheNamesUppyReportsTheKeyOfTheService(int major) {
    ChosenFile film = ChosenFile.film(300_004);
    ChosenFile inParts = ChosenFile.film(6 * MEBIBYTE);

    Result one = open(major, "drops", goodTokens()).choose(film).upload().await();
    Result parts = open(major, "drops", goodTokens()).inParts().choose(inParts).upload().await();

    assertStored(one, film);
    assertStored(parts, inParts);
    assertThat(one.stored().get(0)).startsWith("drops/").endsWith(".mp4").doesNotContain("Film");
    assertThat(parts.stored().get(0)).startsWith("drops/").endsWith(".mp4").doesNotContain("Film");
  }

  /** The requests arrive, and their answers never come back. */
  private static void loseAnswers(Page page, Predicate<Request> which) {
    page.route(
        url -> true,
        route -> {
          if (which.test(route.request())) {
            route.fetch();
            route.abort();
          } else {
            route.resume();
          }
        });
  }

  private static boolean isPut(Request request) {
    return request.method().equals("PUT");
  }

  /** Uppy 5 asks the service for it, Uppy 6 the store. */
  private static boolean isCompletion(Request request) {
    return request.method().equals("POST")
        && (request.url().endsWith("/complete") || request.url().contains("uploadId="));
  }
}
