package dev.r2presigner.clients;

import static dev.r2presigner.clients.FaultyGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files in one request, and the other calls of the package. */
@LocalProfileTest
class JsClientTest extends JsClient {

  /** Both in the full lane; of what differs between them, the other class tries the other. */
  static Stream<Runtime> runtimes() {
    return Proof.isFull() ? Stream.of(Runtime.values()) : Stream.of(Runtime.NODE);
  }

  private static final Map<String, Object> LETTER =
      Map.of("name", "Letter ü+1 100%.txt", "type", "text/plain", "size", 200_000, "seed", 1);
  private static final String PUT = "^/local-bucket/";
  private static final Map<String, Object> ANYWHERE = Map.of();

  private String key() {
    return "users/" + subject + "/documents/" + LETTER.get("name");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aFileGoesToTheStoreAndComesBack(Runtime runtime) {
    open(runtime);

    Map<String, Object> stored = stored(upload(LETTER, ANYWHERE));

    assertThat(stored)
        .containsEntry("key", key())
        .containsEntry("policy", "documents")
        .containsEntry("size", 200_000)
        .containsKeys("etag", "receipt");
    assertThat(comesBack(key(), LETTER)).isTrue();
    assertThat(loaded()).isSorted().endsWith(200_000);
    assertThat(gateway.count("PUT", PUT)).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aLostAnswerAtAnyStepIsNotCalledAFailure(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads$", new Fault.Cut(true));
    gateway.on("PUT", PUT, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(true));

    assertThat(stored(upload(LETTER, ANYWHERE))).containsKey("receipt");

    assertThat(gateway.count("PUT", PUT)).isOne();
    assertThat(comesBack(key(), LETTER)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aCutConnectionAtAnyStepIsTriedAgain(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads$", new Fault.Cut(false));
    gateway.on("PUT", PUT, new Fault.Cut(false), new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));

    stored(upload(LETTER, ANYWHERE));

    assertThat(gateway.count("PUT", PUT)).isEqualTo(3);
    assertThat(comesBack(key(), LETTER)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aBusyServiceOrStoreIsAskedAgainWhenItSaid(Runtime runtime) {
    open(runtime);
    List<Instant> moments = new CopyOnWriteArrayList<>();
    Fault noted = new Fault.Late(() -> moments.add(Instant.now()));
    gateway.on("GET", "/v1/policies", busy(503, null), noted);
    gateway.on("POST", "/v1/uploads$", busy(429, 1), noted);
    gateway.on("PUT", PUT, busy(503, 1), noted);
    gateway.on("POST", "/v1/uploads/confirm", busy(504, null), busy(429, null));

    stored(upload(LETTER, ANYWHERE));

    Duration second = Duration.ofSeconds(1);
    assertThat(moments).hasSize(3);
    assertThat(Duration.between(moments.get(0), moments.get(1))).isGreaterThan(second);
    assertThat(Duration.between(moments.get(1), moments.get(2))).isGreaterThan(second);
    assertThat(comesBack(key(), LETTER)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void whatAsksForAnHourIsAnErrorAtOnce(Runtime runtime) {
    open(runtime);
    gateway.on("POST", "/v1/uploads$", busy(429, 3600));

    assertThat(error(upload(LETTER, ANYWHERE)))
        .containsEntry("status", 429)
        .containsEntry("retryAfter", 3600);
    assertThat(gateway.count("POST", "/v1/uploads$")).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aFileThatNeverArrivesIsAFailureOnceTheServiceWasAsked(Runtime runtime) {
    open(runtime);
    Fault cut = new Fault.Cut(false);
    gateway.on("PUT", PUT, cut, cut, cut, cut, cut);

    assertThat(error(upload(LETTER, ANYWHERE)))
        .containsEntry("name", "PresignerError")
        .containsEntry("slug", "not-stored")
        .containsEntry("status", 0);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(5);
    assertThat(gateway.count("POST", "/v1/uploads/confirm")).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void anExpiredTokenIsRenewedOnce(Runtime runtime) {
    open(runtime);

    stored(upload(options(expiredToken(), token()), LETTER, ANYWHERE));
    assertThat(comesBack(key(), LETTER)).isTrue();

    long before = gateway.count("GET", "/v1/policies");
    assertThat(error(upload(options(expiredToken(), expiredToken()), LETTER, ANYWHERE)))
        .containsEntry("slug", "invalid-token")
        .containsEntry("status", 401);
    assertThat(gateway.count("GET", "/v1/policies") - before).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void anExpiredUrlIsReplaced(Runtime runtime) {
    open(runtime);
    // From when the URL is used, since a busy machine may have signed it late.
    gateway.on("PUT", PUT, new Fault.Late(() -> await(in(6))));

    // The second URL has no longer: enough to be used on a busy machine.
    stored(upload(LETTER, Map.of("expiresIn", 5)));

    assertThat(gateway.count("POST", "/v1/uploads$")).isEqualTo(2);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(2);
    assertThat(comesBack(key(), LETTER)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aRefusalIsSaidInTheWordsOfTheServiceAndNotRepeated(Runtime runtime) {
    open(runtime);
    Map<String, Object> where = Map.of("policy", "documents", "contentType", "text/html");
    String detail =
        Api.as(subject)
            .upload(
                Map.of(
                    "filename",
                    LETTER.get("name"),
                    "policy",
                    "documents",
                    "contentType",
                    "text/html",
                    "contentLength",
                    200_000))
            .then()
            .statusCode(422)
            .extract()
            .path("detail");

    assertThat(error(upload(LETTER, where)))
        .containsEntry("slug", "content-type-not-allowed")
        .containsEntry("status", 422)
        .containsEntry("message", detail);
    assertThat(gateway.count("POST", "/v1/uploads$")).isOne();
    assertThat(gateway.count("PUT", PUT)).isZero();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void anAnswerThatIsNotTheServicesIsSaidToo(Runtime runtime) {
    open(runtime);
    gateway.on("GET", "/v1/policies", new Fault.Answer(418, Map.of(), "<h1>Tea</h1>"));

    assertThat(error(upload(LETTER, ANYWHERE)))
        .containsEntry("slug", "unexpected-answer")
        .containsEntry("status", 418)
        .containsEntry("message", "The service answered 418.");
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void anOlderFileOfTheSameNameTypeAndSizeIsNotTakenForTheNewOne(Runtime runtime) {
    open(runtime);
    stored(upload(LETTER, ANYWHERE));
    await(in(4));

    assertThat(error(upload(edited(), ANYWHERE)))
        .containsEntry("slug", "precondition-failed")
        .containsEntry("status", 412)
        .containsEntry("key", key());
    gateway.on("PUT", PUT, new Fault.Cut(true));
    assertThat(error(upload(edited(), ANYWHERE))).containsEntry("slug", "precondition-failed");

    assertThat(gateway.count("PUT", PUT)).isEqualTo(3);
    assertThat(comesBack(key(), LETTER)).isTrue();
  }

  private static Map<String, Object> edited() {
    return Map.of("name", LETTER.get("name"), "type", "text/plain", "size", 200_000, "seed", 2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aFileInDoubtIsKnownWhenItIsSentAgain(Runtime runtime) {
    open(runtime);
    gateway.on("PUT", PUT, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));
    Map<String, Object> options = options(token());
    options.put("tries", 1);
    assertThat(error(upload(options, LETTER, ANYWHERE))).containsEntry("slug", "no-answer");
    awaitStored(key());

    call("again", "one");

    assertThat(stored(ended())).containsEntry("key", key());
    assertThat(gateway.count("PUT", PUT)).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aGrantAtHandIsUsedAndReplacedWhereTheStoreRefusesIt(Runtime runtime) {
    open(runtime);
    gateway.on("PUT", PUT, new Fault.Answer(403, Map.of(), "<Error/>"));
    Map<String, Object> clip =
        Map.of("name", "Clip.mp4", "type", "video/mp4", "size", 200_000, "seed", 3);
    Map<String, Object> wish =
        Map.of(
            "filename", "Clip.mp4",
            "policy", "videos",
            "contentType", "video/mp4",
            "contentLength", 200_000);
    Object grant = call("grant", options(token()), wish);
    Map<String, Object> options = options(token());
    // Without a grant it would go in parts.
    options.put("partsAbove", 1000);

    call("begin", "one", options, clip, ANYWHERE, Map.of("grant", grant));

    String key = "users/" + subject + "/videos/Clip.mp4";
    assertThat(stored(ended())).containsEntry("key", key);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(2);
    assertThat(gateway.count("POST", "/v1/uploads$")).as("for the second PUT").isOne();
    assertThat(comesBack(key, clip)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void eachExchangeIsTold(Runtime runtime) {
    open(runtime);
    gateway.on("POST", "/v1/uploads$", busy(503, null), new Fault.Cut(false));

    stored(upload(LETTER, ANYWHERE));

    assertThat(exchanges())
        .hasSize(6)
        .startsWith("GET /v1/policies 200", "POST /v1/uploads 503", "POST /v1/uploads 0")
        .endsWith("POST /v1/uploads/confirm 200")
        .anyMatch(told -> told.startsWith("PUT /") && told.endsWith(" 200 unauthorized"));
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void policiesAreKeptUnlessTheyAreToBeFresh(Runtime runtime) {
    open(runtime);

    call("policiesTwice", options(token()), Map.of());
    assertThat(gateway.count("GET", "/v1/policies")).isOne();

    call("policiesTwice", options(token()), Map.of("fresh", true));
    assertThat(gateway.count("GET", "/v1/policies")).isEqualTo(3);
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void anAbortedUploadSaysSo(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", PUT, new Fault.Late(gate::await));
    begin(options(token()), LETTER, ANYWHERE);
    gate.awaitCaller();

    call("abort", "one");
    gate.open();

    assertThat(error(ended())).containsEntry("name", "AbortError");
    assertThat(gateway.count("POST", "/v1/uploads$")).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @Tag(Proof.FULL)
  void aPausedUploadIsLookedForBeforeItIsSentAgain(Runtime runtime) {
    open(runtime);
    Gate gate = new Gate();
    gateway.on("PUT", PUT, new Fault.Late(gate::await));
    begin(options(token()), LETTER, ANYWHERE);
    gate.awaitCaller();

    call("pause", "one");
    gate.open();
    awaitStored(key());
    call("resume", "one");

    assertThat(stored(ended())).containsEntry("key", key());
    assertThat(gateway.count("PUT", PUT)).isOne();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  void aRequiredChecksumIsComputedAndAGeneratedKeyHandedBack(Runtime runtime) {
    open(runtime);
    Map<String, Object> face =
        Map.of("name", "me.png", "type", "image/png", "size", 5_000, "seed", 3);
    gateway.on("PUT", PUT, new Fault.Cut(false));

    Map<String, Object> stored = stored(upload(face, Map.of("policy", "avatars")));

    assertThat((String) stored.get("key")).startsWith("avatars/" + subject + "/").endsWith(".png");
    assertThat(comesBack((String) stored.get("key"), face)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("runtimes")
  @SuppressWarnings("unchecked")
  void whatIsStoredIsListedAndRemoved(Runtime runtime) {
    open(runtime);
    stored(upload(LETTER, Map.of("key", key())));
    Map<String, Object> query = Map.of("prefix", "users/" + subject + "/documents/", "limit", 5);

    Map<String, Object> page = answer(call("ask", options(token()), "list", query));
    assertThat((List<Map<String, Object>>) page.get("objects"))
        .singleElement()
        .satisfies(object -> assertThat(object).containsEntry("key", key()));
    List<Map<String, Object>> policies =
        (List<Map<String, Object>>)
            ((Map<String, Object>) call("ask", options(token()), "policies")).get("answer");
    assertThat(policies).extracting("name").contains("documents", "videos");

    assertThat(call("ask", options(token()), "remove", key()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .doesNotContainKey("error");
    page = answer(call("ask", options(token()), "list", query));
    assertThat((List<Object>) page.get("objects")).isEmpty();
    assertThat(error(call("ask", options(token()), "downloadUrl", "users/bob/documents/a.txt")))
        .containsEntry("slug", "key-not-allowed");
  }
}
