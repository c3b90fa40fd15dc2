package dev.r2presigner.uppy;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.uppy.UppyPage.Result;
import dev.r2presigner.uppy.UppyPage.Settings;
import dev.r2presigner.uppy.UppyPage.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestInputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * A browser, an app with Uppy in it at an origin of its own, and for each test a profile that has
 * never been there. Which service and which store it talks to is the subclass's choice.
 */
abstract class UppyApp {

  /** What the service has to be configured with. */
  static final Map<String, String> POLICIES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("presigner.policies.films.prefix", "films/{sub}/"),
              Map.entry("presigner.policies.films.operations", "upload,download,multipart"),
              Map.entry("presigner.policies.films.content-types", "video/mp4"),
              Map.entry("presigner.policies.films.max-size", "200M"),
              Map.entry("presigner.policies.clips.prefix", "clips/{sub}/"),
              Map.entry("presigner.policies.clips.operations", "upload,download,multipart"),
              Map.entry("presigner.policies.clips.content-types", "video/mp4"),
              Map.entry("presigner.policies.clips.max-size", "6M"),
              Map.entry("presigner.policies.drops.prefix", "drops/{sub}/"),
              Map.entry("presigner.policies.drops.operations", "upload,download,multipart"),
              Map.entry("presigner.policies.drops.content-types", "video/mp4"),
              Map.entry("presigner.policies.drops.max-size", "20M"),
              Map.entry("presigner.policies.drops.names", "generated")));

  /** Nobody's before, so that no test finds another's files. */
  private final String subject = "user-" + UUID.randomUUID();

  private BrowserContext context;
  Traffic traffic;

  /**
   * What the app runs against.
   *
   * @param origin the app's own
   * @param service where the service answers, without a slash at the end
   * @param tokens a good token of a subject, changed
   */
  record Place(
      String origin,
      String service,
      BiFunction<String, Consumer<JwtClaims>, String> tokens,
      Supplier<Bucket> bucket) {}

  abstract Place place();

  @BeforeAll
  static void prepare() {
    UppyBundles.build();
    Chromium.browser();
  }

  @BeforeEach
  void newProfile() {
    context = Chromium.browser().newContext();
    traffic = Traffic.of(context);
  }

  @AfterEach
  void leave() {
    context.close();
    try (Bucket bucket = place().bucket().get()) {
      bucket.empty();
    }
  }

  UppyPage open(int major) {
    return open(major, "films", goodTokens());
  }

  UppyPage open(int major, String policy, Tokens tokens) {
    return open("uppy" + major, policy, tokens);
  }

  UppyPage open(String build, String policy, Tokens tokens) {
    Settings settings = new Settings(place().service(), policy, tokens);
    return UppyPage.open(context, place().origin(), build, settings);
  }

  Tokens goodTokens() {
    return Tokens.of(token());
  }

  private String token() {
    return place().tokens().apply(subject, claims -> {});
  }

  /** Past its end by more than the skew that is forgiven. */
  String expiredToken() {
    return place()
        .tokens()
        .apply(
            subject,
            claims -> {
              NumericDate past = NumericDate.now();
              past.addSeconds(-120);
              claims.setIssuedAt(past);
              claims.setExpirationTime(past);
            });
  }

  void cutNetwork(boolean cut) {
    context.setOffline(cut);
  }

  String key(ChosenFile file) {
    return "films/" + subject + "/" + file.name();
  }

  void assertStored(Result result, ChosenFile file) {
    assertThat(result.failures()).isEmpty();
    assertThat(result.stored()).hasSize(1);
    assertStored(result.stored().get(0), file);
  }

  void assertStored(String key, ChosenFile file) {
    assertThat(sha256(key)).isEqualTo(file.sha256());
  }

  /** The uploads of this user that were begun and neither completed nor aborted. */
  List<String> unfinished() {
    try (Bucket bucket = place().bucket().get()) {
      return bucket.unfinished().stream().filter(key -> key.contains(subject)).toList();
    }
  }

  /** Of the bytes that a presigned download brings. */
  private String sha256(String key) {
    String url =
        given()
            .baseUri(place().service())
            .header("Authorization", "Bearer " + token())
            .contentType("application/json")
            .body(Map.of("key", key))
            .post("/v1/downloads")
            .then()
            .statusCode(200)
            .extract()
            .path("url");
    try (InputStream bytes = URI.create(url).toURL().openStream();
        DigestInputStream digested = new DigestInputStream(bytes, ChosenFile.sha256Digest())) {
      digested.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digested.getMessageDigest().digest());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
