package dev.r2presigner.clients;

import static dev.r2presigner.clients.FaultyGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files in parts with the client for OkHttp: three of the smallest size, the last one odd. */
@LocalProfileTest
@Tag(Proof.FULL)
class KotlinPartsTest extends KotlinClient {

  private static final int MIB = 1024 * 1024;
  private static final int SIZE = 10 * MIB + 7;
  private static final List<Integer> ALL = List.of(1, 2, 3);
  private static final Map<String, Object> FILM =
      Map.of("filename", "Film.mp4", "contentType", "video/mp4");
  private static final String BEGIN = "/v1/multipart$";
  private static final String PARTS = "/v1/multipart/parts";
  private static final String COMPLETE = "/v1/multipart/complete";

  @TempDir static Path films;
  private static Path film;

  @BeforeAll
  static void shoot() throws IOException {
    film = write(films.resolve("film"), SIZE, 5);
  }

  private static String part(int number) {
    return "[?&]partNumber=" + number + "(&|$)";
  }

  private String key() {
    return "users/" + subject + "/videos/Film.mp4";
  }

  /** Parts already for these. */
  @Override
  Map<String, Object> options(String... tokens) {
    Map<String, Object> options = super.options(tokens);
    options.put("partsAbove", MIB);
    return options;
  }

  private Map<String, Object> upload() {
    return upload(options(token()), film, FILM);
  }

  private void assertArrived(Map<String, Object> result) {
    assertThat(stored(result))
        .containsEntry("key", key())
        .containsEntry("policy", "videos")
        .containsEntry("size", SIZE)
        .containsKeys("etag", "receipt");
    assertComesBack(key(), film);
    assertThat(gateway.parts(200)).as("each part arrives once").isEqualTo(ALL);
    assertNothingIsRemembered();
  }

  private List<String> unfinished() {
    try (Bucket bucket = Bucket.embedded()) {
      return bucket.unfinished().stream().filter(key -> key.contains(subject)).toList();
    }
  }

  /** Sends all but the last part, which is held back. */
  private Gate beginWithoutTheLast() {
    Gate gate = new Gate();
    gateway.on("PUT", part(3), new Fault.Late(gate::await), new Fault.Cut(false));
    begin(options(token()), film, FILM);
    gate.awaitCaller();
    await(() -> gateway.parts(200).size() == 2);
    return gate;
  }

  private void failWithoutTheLast() {
    Fault cut = new Fault.Cut(false);
    gateway.on("PUT", part(3), cut, cut);
    assertThat(error(upload(options(2), film, FILM)))
        .containsEntry("slug", "not-stored")
        .containsEntry("isPassing", true);
    assertThat(unfinished()).containsExactly(key());
  }

  @Test
  void aLargeFileGoesInPartsFourAtATime() throws IOException {
    Path large = write(films.resolve("large"), 21 * MIB + 7, 6);
    Map<String, Object> options = options(token());
    options.remove("partsAbove");
    CountDownLatch four = new CountDownLatch(4);
    for (int number = 1; number <= 4; number++) {
      gateway.on("PUT", part(number), new Fault.Late(() -> meet(four)));
    }

    stored(upload(options, large, FILM));

    assertThat(gateway.mostInFlight()).isEqualTo(4);
    assertThat(gateway.parts(200)).containsExactly(1, 2, 3, 4, 5);
    assertThat(gateway.count("POST", PARTS + "$")).isOne();
    assertThat(loaded())
        .isSorted()
        .doesNotHaveDuplicates()
        .endsWith(21 * MIB + 7)
        .hasSizeGreaterThan(10);
    assertThat(unfinished()).isEmpty();
    assertComesBack(key(), large);
  }

  private static void meet(CountDownLatch four) {
    four.countDown();
    awaitLatch(four);
  }

  @Test
  void aLostAnswerAtAnyStepCostsNothingThatIsStored() {
    gateway.on("GET", "/v1/policies", new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(true));
    gateway.on("POST", PARTS + "$", new Fault.Cut(true));
    gateway.on("PUT", part(2), new Fault.Cut(true));
    gateway.on("GET", PARTS, new Fault.Cut(true));
    gateway.on("POST", COMPLETE, new Fault.Cut(true));

    assertArrived(upload());

    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(gateway.count("POST", COMPLETE)).isOne();
  }

  @Test
  void aListThatIsOlderThanThePartsIsNoLoss() {
    Gate listed = new Gate();
    gateway.on("PUT", part(1), new Fault.Cut(false));
    gateway.on("PUT", part(2), new Fault.Late(listed::await));
    Runnable theSecondArrives =
        () -> {
          listed.open();
          await(() -> gateway.parts(200).contains(2));
        };
    gateway.on("GET", PARTS, new Fault.Slow(theSecondArrives));

    assertArrived(upload());
  }

  @Test
  void aCutConnectionAtAnyStepIsTriedAgain() {
    gateway.on("GET", "/v1/policies", new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));
    gateway.on("POST", BEGIN, new Fault.Cut(false));
    gateway.on("POST", PARTS + "$", new Fault.Cut(false));
    gateway.on("PUT", part(2), new Fault.Cut(false));
    gateway.on("GET", PARTS, new Fault.Cut(false));
    gateway.on("POST", COMPLETE, new Fault.Cut(false));

    assertArrived(upload());

    assertThat(loaded()).as("never falls").isSorted().doesNotHaveDuplicates();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void aBusyServiceOrStoreIsAskedAgain() {
    gateway.on("GET", "/v1/policies", busy(429, 1));
    gateway.on("POST", "/v1/uploads/confirm", busy(503, null));
    gateway.on("POST", BEGIN, busy(429, null));
    gateway.on("POST", PARTS + "$", busy(503, null));
    gateway.on("PUT", part(1), busy(429, null));
    gateway.on("PUT", part(2), busy(503, 1));
    gateway.on("GET", PARTS, busy(429, null));
    gateway.on("POST", COMPLETE, busy(503, null), busy(429, null));

    assertArrived(upload());
  }

  @Test
  void aTokenThatExpiresAtAnyStepIsRenewed() {
    for (String step : List.of(BEGIN, PARTS + "$", COMPLETE)) {
      gateway.on("POST", step, new Fault.Answer(401, Map.of(), "{}"));
    }
    String[] tokens = {expiredToken(), token(), later(1), later(2), later(3)};

    assertArrived(upload(options(tokens), film, FILM));

    assertThat(gateway.count("GET", "/v1/policies")).isEqualTo(2);
    assertThat(gateway.count("POST", COMPLETE)).isEqualTo(2);
  }

  /** Another good token. */
  private String later(int minutes) {
    return TestTokens.with(
        subject, claims -> claims.setExpirationTimeMinutesInTheFuture(60 + minutes));
  }

  @Test
  void anExpiredUrlOfAPartIsSignedAnew() {
    gateway.on("PUT", part(1), new Fault.Answer(400, Map.of(), "<Error/>"));
    gateway.on("PUT", part(3), new Fault.Answer(403, Map.of(), "<Error/>"));

    assertArrived(upload());

    assertThat(gateway.count("PUT", part(1))).isEqualTo(2);
    assertThat(gateway.count("PUT", part(3))).isEqualTo(2);
    assertThat(gateway.count("POST", PARTS + "$")).isEqualTo(3);
  }

  @Test
  void aStoreThatRefusesAPartForGoodIsAnErrorThatNamesItsStatus() {
    Fault refused = new Fault.Answer(403, Map.of(), "<Error/>");
    gateway.on("PUT", part(2), refused, refused);

    assertThat(error(upload(options(2), film, FILM)))
        .containsEntry("slug", "not-stored")
        .containsEntry("status", 403)
        .containsEntry("isPassing", false);
    assertThat(gateway.count("POST", COMPLETE)).isZero();
  }

  @Test
  void aCancelledUploadSendsNothingMoreAndGoesOnLater() {
    Gate gate = beginWithoutTheLast();

    cancel();
    assertThat(ended()).containsOnlyKeys("cancelled");
    gate.open();
    await(() -> gateway.parts(200).size() == 3);
    assertThat(gateway.count("POST", COMPLETE)).isZero();
    assertThat(unfinished()).containsExactly(key());

    assertArrived(upload());
    assertThat(gateway.count("POST", BEGIN)).isOne();
  }

  @Test
  void anUploadOutlivesItsProcess() {
    Gate gate = beginWithoutTheLast();

    app.restart();
    // The part that was held back is not let through: its process has gone.
    assertThat(gateway.parts(200)).containsExactly(1, 2);
    gateway.on("PUT", part(1), new Fault.Cut(false));
    gateway.on("PUT", part(2), new Fault.Cut(false));

    Map<String, Object> result = upload();
    assertThat(gateway.count("PUT", part(1))).isOne();
    assertThat(gateway.count("PUT", part(2))).isOne();
    assertArrived(result);
    gate.open();
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(loaded().get(0)).as("progress goes on where it was").isGreaterThan(4 * MIB);
  }

  @Test
  void whatIsDiscardedLeavesNothing() {
    failWithoutTheLast();

    answer(app.call("discard", options(token()), film.toString(), FILM));

    assertThat(unfinished()).isEmpty();
    assertNothingIsRemembered();
  }

  @Test
  void anotherFileBeginsAnUploadOfItsOwn() throws IOException {
    failWithoutTheLast();
    Path longer = write(folder.resolve("film"), SIZE + 1, 6);

    stored(upload(options(token()), longer, FILM));

    assertComesBack(key(), longer);
    assertThat(gateway.count("POST", BEGIN)).isEqualTo(2);
  }

  @Test
  void anUploadThatTheStoreHasDroppedBeginsAnew() {
    failWithoutTheLast();
    try (Bucket bucket = Bucket.embedded()) {
      bucket.empty();
    }

    app.restart();

    stored(upload());
    assertComesBack(key(), film);
    assertThat(gateway.count("POST", BEGIN)).isEqualTo(2);
  }

  @Test
  void aCompletionOfWhichNothingWasHeardIsKnownInALaterProcess() {
    gateway.on("POST", COMPLETE, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Late(() -> {}), new Fault.Cut(false));
    assertThat(error(upload(options(1), film, FILM))).containsEntry("slug", "no-answer");

    app.restart();

    assertArrived(upload());
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(gateway.count("POST", COMPLETE)).isOne();
  }

  @Test
  void aFileThatChangesOnItsWayIsAnErrorAndLeavesNothing() throws IOException {
    Path edited = write(folder.resolve("film"), SIZE, 5);
    gateway.on("PUT", part(3), new Fault.Late(() -> cut(edited)));

    assertThat(error(upload(options(token()), edited, FILM)))
        .containsEntry("slug", "file-changed")
        .containsEntry("isPassing", false);
    assertThat(gateway.count("POST", COMPLETE)).isZero();
    await(() -> unfinished().isEmpty());
    assertNothingIsRemembered();
  }

  private static void cut(Path file) {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(100);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Test
  void aTakenNameIsSaidBeforeAnyPartIsSent() {
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(key(), "video/mp4", new byte[7]);
    }

    assertThat(error(upload()))
        .containsEntry("slug", "precondition-failed")
        .containsEntry("status", 412)
        .containsEntry("key", key());
    assertThat(gateway.count("POST", BEGIN)).isZero();
  }

  @Test
  void aSmallFileOfTheSamePolicyGoesInOneRequest() throws IOException {
    Path clip = write(folder.resolve("clip"), 1000, 6);
    Map<String, Object> where = new HashMap<>(FILM);
    where.put("policy", "videos");

    assertThat(stored(upload(options(token()), clip, where))).containsEntry("size", 1000);

    assertThat(gateway.count("POST", BEGIN)).isZero();
  }

  /** Two users of one device: what one began is not the other's. */
  @Test
  void whatAnotherUserBeganIsNotGoneOnWith() {
    failWithoutTheLast();
    String other = subject + "-2";

    Map<String, Object> stored = stored(upload(options(TestTokens.of(other)), film, FILM));

    assertThat(stored).containsEntry("key", "users/" + other + "/videos/Film.mp4");
    assertThat(unfinished()).as("the first one's").containsExactly(key());
    assertThat(gateway.count("POST", BEGIN)).isEqualTo(2);
  }
}
