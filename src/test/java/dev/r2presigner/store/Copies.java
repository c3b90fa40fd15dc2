package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real store does when the packaged service copies and moves: nothing is lost, nothing that
 * was not judged is kept, and every legal key means the same object on both sides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Copies {

  private static final String POLICIES =
      """
      presigner:
        policies:
          inbox:
            prefix: inbox/{sub}/
            operations: [upload, multipart, download, copy-from, delete]
            content-types: ["image/*"]
            max-size: 10M
            metadata: [title, author]
          archive:
            prefix: archive/{sub}/
            operations: [download, copy-to]
            content-types: [image/png]
            max-size: 1M
            metadata: [title]
          desk:
            prefix: desk/{sub}/
            operations: [download, copy-to]
            content-types: [image/png]
            max-size: 1M
            overwrite: true
            store-disposition: true
      """;

  private static final byte[] PICTURE = "a picture".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "another picture".getBytes(StandardCharsets.UTF_8);

  /** A store that runs, with the variables that its guard needs. */
  record Running(
      URI endpoint, String name, String id, String secret, Map<String, String> more, Runnable end) {

    Bucket owned() {
      return Bucket.at(endpoint, name, id, secret);
    }
  }

  abstract Running store();

  /** Whether the store refuses to replace a target that comes into being during the copy. */
  boolean hasTargetCondition() {
    return false;
  }

  @TempDir static Path directory;

  private final String folder = "alice/" + UUID.randomUUID() + "/";
  private Running store;
  private Bucket bucket;
  private Meddler meddler;
  private PackagedService service;
  private Api alice;

  @BeforeAll
  void start() {
    store = store();
    bucket = store.owned();
    meddler = new Meddler(store.endpoint());
    Production production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .serviceKeys()
            .set("STORE_ENDPOINT", meddler.endpoint().toString())
            .set("R2_BUCKET", store.name())
            .set("R2_ACCESS_KEY_ID", store.id())
            .set("R2_SECRET_ACCESS_KEY", store.secret());
    store.more().forEach(production::set);
    service = production.ready();
    alice = Api.at("http://localhost:" + service.port(), production.token("alice"));
  }

  @AfterAll
  void end() throws IOException {
    if (service != null) {
      service.close();
      meddler.close();
      bucket.close();
      store.end().run();
    }
  }

  /** A key of the policy with this name, which is its prefix too. */
  private String key(String policy, String name) {
    return policy + "/" + folder + name;
  }

  private String uploaded(String name) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("key", key("inbox", name));
    wish.put("contentType", "image/png");
    wish.put("contentLength", PICTURE.length);
    wish.put("metadata", Map.of("title", "Sunset", "author", "Alice"));
    wish.put("cacheControl", "max-age=60");
    Response upload = alice.upload(wish);
    assertThat(upload.statusCode()).as(upload.asString()).isEqualTo(200);
    assertThat(Store.put(upload.jsonPath(), PICTURE).statusCode()).isEqualTo(200);
    return key("inbox", name);
  }

  private Response look(String key) {
    return alice.request().get("/v1/objects/" + PercentEncoding.ofPath(key));
  }

  private byte[] content(String key) {
    JsonPath url = alice.download(key).jsonPath();
    return Store.send("GET", url.getString("url"), url.getMap("headers"), null).body();
  }

  private Response copy(String from, String to, Object... members) {
    Map<String, Object> body = new LinkedHashMap<>(Map.of("from", from, "to", to));
    for (int i = 0; i < members.length; i += 2) {
      body.put((String) members[i], members[i + 1]);
    }
    return alice.post("/v1/objects/copy", body);
  }

  private static Response ok(Response answer) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
    return answer;
  }

  private static void refused(Response answer, int status, String slug) {
    assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(status);
    assertThat(answer.<String>path("type")).endsWith(":" + slug);
  }

  private boolean isStored(String key) {
    return look(key).statusCode() == 200;
  }

  @Test
  void aCopyIsTheSameObjectUnderTheOtherPolicy() {
    String from = uploaded("copied.png");
    String to = key("archive", "copied.png");

    Response copied = ok(copy(from, to));

    assertThat(copied.jsonPath().getMap("").keySet())
        .containsExactly(
            "key", "contentLength", "contentType", "etag", "lastModified", "metadata", "receipt");
    Map<String, Object> described = new TreeMap<>(copied.jsonPath().getMap(""));
    String receipt = (String) described.remove("receipt");
    assertThat(described).isEqualTo(new TreeMap<>(look(to).jsonPath().<String, Object>getMap("")));
    assertThat(copied.<String>path("key")).isEqualTo(to);
    assertThat(copied.<Map<String, String>>path("metadata")).isEqualTo(Map.of("title", "Sunset"));
    assertThat(content(to)).isEqualTo(PICTURE);
    JsonPath claims = claims(receipt);
    assertThat(claims.getString("policy")).isEqualTo("archive");
    assertThat(claims.getString("object.key")).isEqualTo(to);
    assertThat(claims.getString("object.etag")).isEqualTo(copied.path("etag"));
    assertThat(isStored(from)).isTrue();
    JsonPath url = alice.download(to).jsonPath();
    assertThat(
            Store.send("GET", url.getString("url"), url.getMap("headers"), null)
                .headers()
                .firstValue("cache-control"))
        .contains("max-age=60");
  }

  private static JsonPath claims(String jwt) {
    String payload = jwt.split("\\.", -1)[1];
    return JsonPath.from(
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }

  @Test
  void aMoveLeavesNothingBehind() {
    String from = uploaded("moved.png");
    String to = key("archive", "moved.png");

    Response moved = ok(copy(from, to, "move", true));

    assertThat(moved.<Boolean>path("sourceDeleted")).isTrue();
    assertThat(isStored(from)).isFalse();
    assertThat(content(to)).isEqualTo(PICTURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?a=b&c",
        "#",
        "100%",
        "%zz",
        "a%20b",
        "a+b",
        "*'(x)!",
        "a b",
        "=,:@$~",
        "\"<b>|^`{c}[0]",
        "ü日本",
        "😀",
        "versionId=x",
        "?versionId=null",
        "a;b"
      })
  void everyLegalKeyIsTheSameObjectOnBothSides(String special) {
    String from = uploaded(special + "/" + special + ".png");
    String to = key("archive", special + "/" + special + ".png");

    assertThat(ok(copy(from, to, "move", true)).<Boolean>path("sourceDeleted")).isTrue();

    assertThat(content(to)).isEqualTo(PICTURE);
    assertThat(isStored(from)).isFalse();
  }

  @Test
  void whatIsThereStaysUnlessThePolicyAllowsOverwriting() {
    String from = uploaded("exists.png");
    bucket.put(key("archive", "exists.png"), "image/png", OTHER);
    bucket.put(key("desk", "exists.png"), "image/png", OTHER);

    refused(copy(from, key("archive", "exists.png"), "move", true), 412, "precondition-failed");
    assertThat(content(key("archive", "exists.png"))).isEqualTo(OTHER);
    assertThat(isStored(from)).isTrue();

    ok(copy(from, key("desk", "exists.png")));
    assertThat(content(key("desk", "exists.png"))).isEqualTo(PICTURE);
    assertThat(bucket.dispositionOf(key("desk", "exists.png")))
        .isEqualTo("attachment; filename=\"exists.png\"");
  }

  @Test
  void theEtagOfTheClientIsTakenQuotedOrBare() {
    String from = uploaded("pinned.png");
    String etag = look(from).path("etag");

    ok(copy(from, key("archive", "pinned1.png"), "ifMatch", etag));
    ok(copy(from, key("archive", "pinned2.png"), "ifMatch", etag.replace("\"", "")));
    refused(
        copy(from, key("archive", "pinned3.png"), "ifMatch", "\"0\""), 412, "precondition-failed");
    assertThat(isStored(key("archive", "pinned3.png"))).isFalse();
  }

  @Test
  void anUploadInPartsIsCopiedToo() {
    String from = key("inbox", "parts.png");
    JsonPath begun =
        ok(alice.post(
                "/v1/multipart",
                Map.of("key", from, "contentType", "image/png", "contentLength", 9)))
            .jsonPath();
    String uploadId = begun.getString("uploadId");
    String etag = bucket.put(from, uploadId, 1, PICTURE);
    bucket.complete(from, uploadId, new TreeMap<>(Map.of(1, etag)));

    assertThat(
            ok(copy(from, key("archive", "parts.png"), "move", true))
                .<Boolean>path("sourceDeleted"))
        .isTrue();

    assertThat(content(key("archive", "parts.png"))).isEqualTo(PICTURE);
  }

  @Test
  void aSourceThatChangesBetweenLookingAndCopyingIsNotCopied() {
    String from = uploaded("changed.png");
    for (String to : new String[] {key("archive", "changed.png"), key("desk", "changed.png")}) {
      byte[] next = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
      meddler.before("PUT", () -> bucket.put(from, "image/png", next));

      refused(copy(from, to, "move", true), 409, "conflict");

      assertThat(isStored(to)).isFalse();
      assertThat(content(from)).isEqualTo(next);
    }
  }

  @Test
  void aSourceThatChangesAfterTheCopyIsNotDeleted() {
    String from = uploaded("late.png");
    String to = key("archive", "late.png");
    meddler.before("PUT", () -> meddler.before("HEAD", () -> bucket.put(from, "image/png", OTHER)));

    Response moved = ok(copy(from, to, "move", true));

    assertThat(moved.<Boolean>path("sourceDeleted")).isFalse();
    assertThat(content(to)).isEqualTo(PICTURE);
    assertThat(content(from)).isEqualTo(OTHER);
  }

  @Test
  void aCopyWhoseAnswerIsLostIsFound() {
    String from = uploaded("lost.png");
    String to = key("archive", "lost.png");
    meddler.loseAnswerTo("PUT");

    Response moved = ok(copy(from, to, "move", true));

    assertThat(moved.<Boolean>path("sourceDeleted")).isTrue();
    assertThat(content(to)).isEqualTo(PICTURE);
    refused(copy(from, to), 404, "not-found");
  }

  @Test
  void aTargetThatComesIntoBeingDuringTheCopy() {
    String from = uploaded("raced.png");
    String to = key("archive", "raced.png");
    meddler.before("PUT", () -> bucket.put(to, "image/png", OTHER));

    Response answer = copy(from, to);

    if (hasTargetCondition()) {
      refused(answer, 412, "precondition-failed");
      assertThat(content(to)).isEqualTo(OTHER);
    } else {
      ok(answer);
      assertThat(content(to)).isEqualTo(PICTURE);
    }
  }
}
