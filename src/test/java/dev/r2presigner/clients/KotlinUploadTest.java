package dev.r2presigner.clients;

import static dev.r2presigner.clients.FaultyGateway.busy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.clients.FaultyGateway.Fault;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files in one request, and the other calls of the client for OkHttp. */
@LocalProfileTest
@Tag(Proof.FULL)
class KotlinUploadTest extends KotlinClient {

  private static final String NAME = "Letter ü+1 100% a;b.txt";
  private static final int SIZE = 200_000;
  private static final String PUT = "^/local-bucket/";
  private static final Map<String, Object> LETTER =
      Map.of("filename", NAME, "contentType", "text/plain");

  private Path file;

  @BeforeEach
  void choose() throws IOException {
    file = write(folder.resolve("chosen"), SIZE, 1);
  }

  private String key() {
    return "users/" + subject + "/documents/" + NAME;
  }

  private Map<String, Object> upload(Map<String, Object> where) {
    return upload(options(token()), file, where);
  }

  @Test
  void aFileGoesToTheStoreAndComesBack() {
    Map<String, Object> stored = stored(upload(LETTER));

    assertThat(stored)
        .containsEntry("key", key())
        .containsEntry("policy", "documents")
        .containsEntry("size", SIZE)
        .containsKeys("etag", "receipt");
    assertComesBack(key(), file);
    assertThat(loaded()).isSorted().doesNotHaveDuplicates().endsWith(SIZE).hasSizeGreaterThan(1);
    assertThat(gateway.count("PUT", PUT)).isOne();
    assertNothingIsRemembered();
  }

  @Test
  void withoutAReceiptThereIsNoCallForIt() {
    Map<String, Object> options = options(token());
    options.put("receipt", false);

    assertThat(stored(upload(options, file, LETTER))).doesNotContainKey("receipt");

    assertThat(gateway.count("POST", "/v1/uploads/confirm")).isZero();
  }

  @Test
  void aLostAnswerAtAnyStepIsNotCalledAFailure() {
    gateway.on("GET", "/v1/policies", new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads$", new Fault.Cut(true));
    gateway.on("PUT", PUT, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(true));

    assertThat(stored(upload(LETTER))).containsKey("receipt");

    assertThat(gateway.count("PUT", PUT)).isOne();
    assertComesBack(key(), file);
    assertNothingIsRemembered();
  }

  @Test
  void aCutConnectionAtAnyStepIsTriedAgain() {
    gateway.on("GET", "/v1/policies", new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads$", new Fault.Cut(false));
    gateway.on("PUT", PUT, new Fault.Cut(false), new Fault.Cut(false));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));

    stored(upload(LETTER));

    assertThat(gateway.count("PUT", PUT)).isEqualTo(3);
    assertThat(loaded()).as("never falls").isSorted().doesNotHaveDuplicates();
    assertComesBack(key(), file);
  }

  @Test
  void aBusyServiceOrStoreIsAskedAgainWhenItSaid() {
    gateway.on("GET", "/v1/policies", busy(503, null));
    gateway.on("POST", "/v1/uploads$", busy(429, 1));
    gateway.on("PUT", PUT, busy(503, 1));
    gateway.on("POST", "/v1/uploads/confirm", busy(504, null), busy(429, null));
    Instant begun = Instant.now();

    stored(upload(LETTER));

    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
    assertComesBack(key(), file);
  }

  @Test
  void aBusyStoreMaySayADate() {
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(in(3).atOffset(ZoneOffset.UTC));
    gateway.on("PUT", PUT, new Fault.Answer(503, Map.of("Retry-After", date), ""));
    Instant begun = Instant.now();

    stored(upload(LETTER));

    assertThat(Duration.between(begun, Instant.now())).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void whatAsksForAnHourIsAnErrorAtOnce() {
    gateway.on("POST", "/v1/uploads$", busy(429, 3600));

    assertThat(error(upload(LETTER)))
        .containsEntry("slug", "busy")
        .containsEntry("status", 429)
        .containsEntry("retryAfter", 3600)
        .containsEntry("isPassing", true);
    assertThat(gateway.count("POST", "/v1/uploads$")).isOne();
  }

  @Test
  void aFileThatNeverArrivesIsAFailureOnceTheServiceWasAsked() {
    Fault cut = new Fault.Cut(false);
    gateway.on("PUT", PUT, cut, cut, cut, cut, cut);

    assertThat(error(upload(LETTER)))
        .containsEntry("slug", "not-stored")
        .containsEntry("status", 0)
        .containsEntry("isPassing", true);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(5);
    assertThat(gateway.count("POST", "/v1/uploads/confirm")).isEqualTo(5);
  }

  @Test
  void anExpiredTokenIsRenewedOnce() {
    stored(upload(options(expiredToken(), token()), file, LETTER));
    assertComesBack(key(), file);

    long before = gateway.count("GET", "/v1/policies");
    assertThat(error(upload(options(expiredToken(), expiredToken()), file, LETTER)))
        .containsEntry("slug", "invalid-token")
        .containsEntry("status", 401)
        .containsEntry("isPassing", false);
    assertThat(gateway.count("GET", "/v1/policies") - before).isEqualTo(2);
  }

  @Test
  void anExpiredUrlIsReplaced() {
    AtomicReference<Instant> expired = new AtomicReference<>();
    gateway.on("POST", "/v1/uploads$", new Fault.Late(() -> expired.set(in(6))));
    gateway.on("PUT", PUT, new Fault.Late(() -> await(expired.get())));

    // The second URL has no longer: enough to be used on a busy machine.
    stored(upload(Map.of("filename", NAME, "contentType", "text/plain", "expiresIn", 5)));

    assertThat(gateway.count("POST", "/v1/uploads$")).isEqualTo(2);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(2);
    assertComesBack(key(), file);
  }

  @Test
  void aRefusalIsSaidInTheWordsOfTheServiceAndNotRepeated() {
    String detail =
        Api.as(subject)
            .upload(Map.of("key", key(), "contentType", "text/html", "contentLength", SIZE))
            .then()
            .statusCode(422)
            .extract()
            .path("detail");

    assertThat(error(upload(Map.of("key", key(), "contentType", "text/html"))))
        .containsEntry("slug", "content-type-not-allowed")
        .containsEntry("status", 422)
        .containsEntry("message", detail)
        .containsKey("allowed")
        .containsEntry("isPassing", false);
    assertThat(gateway.count("POST", "/v1/uploads$")).isOne();
    assertThat(gateway.count("PUT", PUT)).isZero();
  }

  @Test
  void anothersKeyIsRefused() {
    String key = "users/another/documents/a.txt";

    assertThat(error(upload(Map.of("key", key, "contentType", "text/plain"))))
        .containsEntry("slug", "key-not-allowed")
        .containsEntry("status", 403);
    assertThat(error(app.call("downloadUrl", options(token()), key)))
        .containsEntry("slug", "key-not-allowed");
    assertThat(gateway.count("PUT", PUT)).isZero();
  }

  @Test
  void anAnswerThatIsNotTheServicesIsSaidToo() {
    gateway.on("GET", "/v1/policies", new Fault.Answer(418, Map.of(), "<h1>Tea</h1>"));

    assertThat(error(upload(LETTER)))
        .containsEntry("slug", "unexpected-answer")
        .containsEntry("status", 418);
  }

  @Test
  void anOlderFileOfTheSameNameTypeAndSizeIsNotTakenForTheNewOne() throws IOException {
    stored(upload(LETTER));
    await(in(4));
    Path edited = write(folder.resolve("edited"), SIZE, 2);

    assertThat(error(upload(options(token()), edited, LETTER)))
        .containsEntry("slug", "precondition-failed")
        .containsEntry("status", 412)
        .containsEntry("key", key());
    gateway.on("PUT", PUT, new Fault.Cut(true));
    assertThat(error(upload(options(token()), edited, LETTER)))
        .containsEntry("slug", "precondition-failed");

    assertThat(gateway.count("PUT", PUT)).isEqualTo(3);
    assertComesBack(key(), file);
    assertNothingIsRemembered();
  }

  @Test
  void aFileInDoubtIsKnownInALaterProcess() {
    gateway.on("PUT", PUT, new Fault.Cut(true));
    gateway.on("POST", "/v1/uploads/confirm", new Fault.Cut(false));
    assertThat(error(upload(options(1), file, LETTER))).containsEntry("slug", "no-answer");
    awaitStored(key());

    app.restart();

    assertThat(stored(upload(LETTER))).containsEntry("key", key());
    assertThat(gateway.count("PUT", PUT)).isOne();
    assertNothingIsRemembered();
  }

  @Test
  void aCancelledUploadIsLookedForBeforeItIsSentAgain() {
    Gate gate = new Gate();
    gateway.on("PUT", PUT, new Fault.Late(gate::await));
    begin(options(token()), file, LETTER);
    gate.awaitCaller();

    cancel();
    assertThat(ended()).containsOnlyKeys("cancelled");
    gate.open();
    awaitStored(key());

    assertThat(stored(upload(LETTER))).containsEntry("key", key());
    assertThat(gateway.count("PUT", PUT)).isOne();
  }

  @Test
  void aRequiredChecksumIsComputedAndAGeneratedKeyHandedBack() throws IOException {
    Path face = write(folder.resolve("me.png"), 5_000, 3);
    gateway.on("PUT", PUT, new Fault.Cut(false));

    Map<String, Object> stored =
        stored(
            upload(
                options(token()), face, Map.of("policy", "avatars", "contentType", "image/png")));

    assertThat((String) stored.get("key")).startsWith("avatars/" + subject + "/").endsWith(".png");
    assertComesBack((String) stored.get("key"), face);
  }

  @Test
  void aFileOfAnotherChecksumIsRefusedByTheStore() throws IOException {
    String other = Base64.getEncoder().encodeToString(new byte[32]);
    Map<String, Object> where =
        Map.of("key", key(), "contentType", "text/plain", "checksumSha256", other);

    assertThat(error(upload(options(2), file, where)))
        .containsEntry("slug", "not-stored")
        .containsEntry("status", 400)
        .containsEntry("isPassing", false);
    assertThat(gateway.count("PUT", PUT)).isEqualTo(2);
  }

  @Test
  void aFileThatChangesOnItsWayIsAnError() {
    gateway.on("PUT", PUT, new Fault.Late(() -> file.toFile().setLastModified(1_000_000)));

    assertThat(error(upload(LETTER)))
        .containsEntry("slug", "file-changed")
        .containsEntry("isPassing", false);
    assertThat(gateway.count("PUT", PUT)).isOne();
    assertNothingIsRemembered();
  }

  @Test
  void policiesAreKeptUnlessTheyAreToBeFresh() {
    answer(app.call("policiesTwice", options(token()), false));
    assertThat(gateway.count("GET", "/v1/policies")).isOne();

    answer(app.call("policiesTwice", options(token()), true));
    assertThat(gateway.count("GET", "/v1/policies")).isEqualTo(3);
  }
}
