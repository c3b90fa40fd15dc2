package dev.r2presigner.clients;

import static dev.r2presigner.clients.FaultyGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in parts: five of the smallest size, the last one odd. */
@LocalProfileTest
class JsClientPartsTest extends JsClient {

  /** Both in the full lane; of what differs between them, the other class tries the other. */
  static Stream<Runtime> runtimes() {
    return Proof.isFull() ? Stream.of(Runtime.values()) : Stream.of(Runtime.CHROMIUM);
  }

  private static final int SIZE = 21 * 1024 * 1024 + 7;
  private static final Map<String, Object> FILM =
      Map.of("name", "Film.mp4", "type", "video/mp4", "size", SIZE, "seed", 5);
  private static final Map<String, Object> ANYWHERE = Map.of();
  private static final List<Integer> ALL = List.of(1, 2, 3, 4, 5);
  private static final String BEGIN = "/v1/multipart$";
  private static final String PARTS = "/v1/multipart/parts";
  private static final String COMPLETE = "/v1/multipart/complete";

  private static String part(int number) {
    return "[?&]partNumber=" + number + "(&|$)";
  }

  private String key() {
    return "users/" + subject + "/videos/Film.mp4";
  }

  private void assertArrived(Object result) {
    assertThat(stored(result))
        .containsEntry("key", key())
        .containsEntry("policy", "videos")
        .containsEntry("size", SIZE)
        .containsKeys("etag", "receipt");
    assertThat(comesBack(key(), FILM)).isTrue();
  }

  private List<String> unfinished() {
    try (Bucket bucket = Bucket.embedded()) {
      return bucket.unfinished().stream().filter(key -> key.contains(subject)).toList();
    }
  }

  /** Ends in an error, after which all but that part are stored. */
  private void leaveTheFifthPartOut() {
    Fault cut = new Fault.Cut(false);
    gateway.on("PUT", part(5), cut, cut);
    Map<String, Object> options = options(token());
    options.put("tries", 2);
    assertThat(error(upload(options, FILM, ANYWHERE))).containsEntry("slug", "not-stored");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aLargeFileGoesInPartsFourAtATime(Runtime runtime) {
    open(runtime);
    CountDownLatch four = new CountDownLatch(4);
    for (int number = 1; number <= 4; number++) {
      gateway.on("PUT", part(number), new Fault.Late(() -> meet(four)));
    }

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.mostInFlight()).isEqualTo(4);
    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("POST", PARTS + "$")).isOne();
    assertThat(loaded()).isSorted().endsWith(SIZE).hasSizeGreaterThan(4);
    assertThat(exchanges())
        .endsWith("POST /v1/multipart/complete 200")
        .filteredOn(told -> told.matches("PUT /.* 200 unauthorized"))
        .hasSize(5);
    assertThat(unfinished()).isEmpty();
  }

  private static void meet(CountDownLatch four) {
    four.countDown();
    awaitLatch(four);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aLostAnswerAtAnyStepCostsNothingThatIsStored(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(true));
    gateway.on("POST", PARTS + "$", new Fault.Cut(true));
    gateway.on("PUT", part(3), new Fault.Cut(true));
    gateway.on("GET", PARTS, new Fault.Cut(true));
    gateway.on("POST", COMPLETE, new Fault.Cut(true));

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(gateway.count("POST", COMPLETE)).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aListThatIsOlderThanThePartsIsNoLoss(Runtime runtime) {
    open(runtime);
    Gate listed = new Gate();
    gateway.on("PUT", part(1), new Fault.Cut(false));
    for (int number = 2; number <= 4; number++) {
      gateway.on("PUT", part(number), new Fault.Late(listed::await));
    }
    Runnable theFifthBegins =
        () -> {
          listed.open();
          await(() -> gateway.count("PUT", part(5)) > 0);
        };
    gateway.on("GET", PARTS, new Fault.Slow(theFifthBegins));

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aCutConnectionAtAnyStepIsTriedAgain(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));
    gateway.on("POST", BEGIN, new Fault.Cut(false));
    gateway.on("POST", PARTS + "$", new Fault.Cut(false));
    gateway.on("PUT", part(2), new Fault.Cut(false));
    gateway.on("GET", PARTS, new Fault.Cut(false));
    gateway.on("POST", COMPLETE, new Fault.Cut(false));

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(unfinished()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aBusyServiceOrStoreIsAskedAgainWhenItSaid(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", busy(429, 1));
    gateway.on("POST", "/v1/uploads/confirm", busy(503, null));
    gateway.on("POST", BEGIN, busy(429, null));
    List<Instant> moments = new CopyOnWriteArrayList<>();
    Fault noted = new Fault.Late(() -> moments.add(Instant.now()));
    gateway.on("POST", PARTS + "$", busy(503, null), noted);
    gateway.on("PUT", part(1), busy(429, null));
    gateway.on("PUT", part(2), busy(503, 2), noted);
    gateway.on("GET", PARTS, busy(429, null));
    gateway.on("POST", COMPLETE, busy(503, null), busy(429, null));

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(Duration.between(moments.get(0), moments.get(1)))
        .as("from the URLs to the second try of a part")
        .isGreaterThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aTokenThatExpiresAtAnyStepIsRenewed(Runtime runtime) {
    open(runtime);
    for (String step : List.of(BEGIN, PARTS + "$", COMPLETE)) {
      gateway.on("POST", step, new Fault.Answer(401, Map.of(), "{}"));
    }

    assertArrived(
        upload(options(expiredToken(), token(), token(), token(), token()), FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("GET", "/v1/policies")).isEqualTo(2);
    assertThat(gateway.count("POST", COMPLETE)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void anExpiredUrlOfAPartIsSignedAnew(Runtime runtime) {
    open(runtime);
    gateway.on("PUT", part(2), new Fault.Answer(400, Map.of(), "<Error/>"));
    gateway.on("PUT", part(4), new Fault.Answer(403, Map.of(), "<Error/>"));

    assertArrived(upload(FILM, ANYWHERE));

    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("PUT", part(2))).isEqualTo(2);
    assertThat(gateway.count("PUT", part(4))).isEqualTo(2);
    assertThat(gateway.count("POST", PARTS + "$")).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aPauseKeepsWhatHasArrived(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", part(5), new Fault.Late(gate::await), new Fault.Cut(false));
    begin(options(token()), FILM, ANYWHERE);
    gate.awaitCaller();
    await(() -> gateway.parts(200).size() == 4);

    call("pause", "one");
    gate.open();
    await(() -> gateway.parts(200).size() == 5);
    call("resume", "one");

    assertArrived(ended());
    assertThat(gateway.parts(200)).as("the fifth came late, and was seen").isEqualTo(ALL);
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(gateway.count("GET", PARTS)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aPausedUploadSendsNothing(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", part(2), new Fault.Late(gate::await));
    begin(options(token()), FILM, ANYWHERE);
    gate.awaitCaller();
    await(() -> gateway.parts(200).size() == 4);

    call("pause", "one");
    gate.open();
    await(() -> gateway.parts(200).size() == 5);

    assertThat(gateway.count("POST", COMPLETE)).isZero();
    call("abort", "one");
    assertThat(error(ended())).containsEntry("name", "AbortError");
    assertThat(unfinished()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void anUploadOutlivesAReload(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", part(4), new Fault.Late(gate::await));
    begin(options(token()), FILM, ANYWHERE);
    gate.awaitCaller();
    await(() -> gateway.parts(200).size() == 4);

    reload();
    gate.open();
    await(() -> gateway.parts(200).size() == 5);

    assertArrived(upload(FILM, ANYWHERE));
    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(unfinished()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @SuppressWarnings("unchecked")
  @Tag(Proof.FULL)
  void whatIsUnfinishedIsListedAndCancelledWithoutItsFile(Runtime runtime) {
    open(runtime);
    leaveTheFifthPartOut();
    assertThat(unfinished()).containsExactly(key());
    Map<String, Object> options = options(token());

    reload();

    assertThat((List<Object>) call("unfinished", options(TestTokens.of(subject + "-2")))).isEmpty();
    assertThat((List<Map<String, Object>>) call("unfinished", options))
        .singleElement()
        .satisfies(
            begun ->
                assertThat(begun)
                    .containsEntry("filename", "Film.mp4")
                    .containsEntry("contentType", "video/mp4")
                    .containsEntry("contentLength", SIZE)
                    .containsEntry("key", key())
                    .containsEntry("policy", "videos")
                    .containsEntry("partCount", 5)
                    .containsEntry("some", true)
                    .containsKeys("uploadId", "partSize", "fingerprint"));
    call("cancelUnfinished", options);

    assertThat(unfinished()).isEmpty();
    assertThat((List<Object>) call("unfinished", options)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void anotherFileBeginsAnUploadOfItsOwn(Runtime runtime) {
    open(runtime);
    leaveTheFifthPartOut();
    Map<String, Object> longer =
        Map.of("name", "Film.mp4", "type", "video/mp4", "size", SIZE + 1, "seed", 6);

    reload();

    stored(upload(longer, ANYWHERE));
    assertThat(comesBack(key(), longer)).isTrue();
    assertThat(gateway.count("POST", BEGIN)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void anUploadThatTheStoreHasDroppedBeginsAnew(Runtime runtime) {
    open(runtime);
    leaveTheFifthPartOut();
    try (Bucket bucket = Bucket.embedded()) {
      bucket.empty();
    }

    reload();

    assertArrived(upload(FILM, ANYWHERE));
    assertThat(gateway.count("POST", BEGIN)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aCompletionOfWhichNothingWasHeardIsKnownAfterAReload(Runtime runtime) {
    open(runtime);
    gateway.on("POST", COMPLETE, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Late(() -> {}), new Fault.Cut(false));
    Map<String, Object> options = options(token());
    options.put("tries", 1);
    assertThat(error(upload(options, FILM, ANYWHERE))).containsEntry("slug", "no-answer");

    reload();

    assertArrived(upload(FILM, ANYWHERE));
    assertThat(gateway.parts(200)).isEqualTo(ALL);
    assertThat(gateway.count("POST", BEGIN)).isOne();
    assertThat(gateway.count("POST", COMPLETE)).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void anAbortedUploadLeavesNothingAtTheStore(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", part(2), new Fault.Late(gate::await));
    begin(options(token()), FILM, ANYWHERE);
    gate.awaitCaller();
    assertThat(unfinished()).containsExactly(key());

    call("abort", "one");
    gate.open();

    assertThat(error(ended())).containsEntry("name", "AbortError");
    await(() -> unfinished().isEmpty());
    assertThat(gateway.count("POST", COMPLETE)).isZero();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aTakenNameIsSaidBeforeAnyPartIsSent(Runtime runtime) {
    open(runtime);
    try (Bucket bucket = Bucket.embedded()) {
      bucket.put(key(), "video/mp4", new byte[7]);
    }

    assertThat(error(upload(FILM, ANYWHERE)))
        .containsEntry("slug", "precondition-failed")
        .containsEntry("status", 412)
        .containsEntry("key", key());
    assertThat(gateway.count("POST", BEGIN)).isZero();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aSmallFileOfTheSamePolicyGoesInOneRequest(Runtime runtime) {
    open(runtime);
    Map<String, Object> clip =
        Map.of("name", "Clip.mp4", "type", "video/mp4", "size", 1000, "seed", 6);

    assertThat(stored(upload(clip, Map.of("policy", "videos")))).containsEntry("size", 1000);

    assertThat(gateway.count("POST", BEGIN)).isZero();
  }

  /** Two users of one browser: what one began is not the other's. */
  @ParameterizedTest
  @MethodSource("runtimes")
  void whatAnotherUserBeganIsNotGoneOnWith(Runtime runtime) {
    open(runtime);
    leaveTheFifthPartOut();

    String other = subject + "-2";
    Object result = upload(options(TestTokens.of(other)), FILM, ANYWHERE);

    assertThat(stored(result)).containsEntry("key", "users/" + other + "/videos/Film.mp4");
    Response mine = Api.as(subject).request().queryParam("key", key()).get("/v1/objects");
    assertThat(mine.statusCode()).isEqualTo(404);
    assertThat(IntStream.of(1, 2, 3, 4).allMatch(n -> gateway.count("PUT", part(n)) == 2)).isTrue();
  }
}
