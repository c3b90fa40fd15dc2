package dev.r2presigner.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a policy with {@code store-disposition} stores with its objects: how they are served where a
 * store ignores what the download's URL says of it. Every upload has to carry it as it was signed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoredNames {

  private static final byte[] BODY = "what is stored".getBytes(StandardCharsets.UTF_8);
  private static final String HEADER = "content-disposition";
  private static final String TYPE = "application/x-attached";

  private final String folder = "attached/alice/" + UUID.randomUUID() + "/";

  /** The service, as alice with this role. */
  abstract Api as(String role);

  /** The store, past the service. */
  abstract Bucket bucket();

  private static Map<String, Object> wish(String key) {
    Map<String, Object> wish = new HashMap<>();
    wish.put("key", key);
    wish.put("contentType", TYPE);
    wish.put("contentLength", BODY.length);
    return wish;
  }

  private JsonPath grant(String path, Map<String, Object> wish, String role) {
    return as(role).post(path, wish).then().statusCode(200).extract().jsonPath();
  }

  private static int put(JsonPath grant, Map<String, String> headers) {
    return Store.send("PUT", grant.getString("url"), headers, BODY).statusCode();
  }

  private String stored(String key) {
    try (Bucket bucket = bucket()) {
      return bucket.dispositionOf(key);
    }
  }

  private boolean isStored(String key) {
    try (Bucket bucket = bucket()) {
      return bucket.keys().contains(key);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "plain.txt | attachment; filename=\"plain.txt\"",
        "two  spaces   here.txt | attachment; filename=\"two _spaces __here.txt\";"
            + " filename*=UTF-8''two%20%20spaces%20%20%20here.txt",
        "x\"y; 100% (1).txt | attachment; filename=\"x_y; 100_ (1).txt\";"
            + " filename*=UTF-8''x%22y%3B%20100%25%20%281%29.txt",
        "Прайс €😀.pdf | attachment; filename=\"_____ __.pdf\";"
            + " filename*=UTF-8''%D0%9F%D1%80%D0%B0%D0%B9%D1%81%20%E2%82%AC%F0%9F%98%80.pdf"
      })
  void anUploadCarriesItsNameAndTheStoreKeepsIt(String name, String expected) {
    JsonPath upload = grant("/v1/uploads", wish(folder + name), "attached");

    assertThat(upload.getMap("headers")).containsEntry(HEADER, expected);
    assertThat(put(upload, upload.getMap("headers"))).isEqualTo(200);

    assertThat(stored(folder + name)).isEqualTo(expected);
  }

  @Test
  void whereTheServiceMakesTheKeyTheNameOfTheFileIsKept() {
    Map<String, Object> wish = wish("");
    wish.remove("key");
    wish.put("contentType", "video/mp4");
    wish.put("filename", "Ferien ü.mp4");
    wish.put("policy", "minted");

    JsonPath upload = grant("/v1/uploads", wish, "minted");

    assertThat(put(upload, upload.getMap("headers"))).isEqualTo(200);
    assertThat(upload.getString("key")).doesNotContain("Ferien");
    assertThat(stored(upload.getString("key")))
        .isEqualTo("attachment; filename=\"Ferien _.mp4\"; filename*=UTF-8''Ferien%20%C3%BC.mp4");
  }

  @Test
  void anUploadInPartsKeepsItToo() {
    String key = folder + "in parts ü.bin";
    JsonPath begun = grant("/v1/multipart", wish(key), "attached");
    Map<String, Object> part = new HashMap<>(Map.of("key", key, "contentLength", BODY.length));
    part.put("uploadId", begun.getString("uploadId"));
    part.put("partNumbers", List.of(1));
    JsonPath parts = grant("/v1/multipart/parts", part, "attached");
    assertThat(Store.putFirstPart(parts, BODY).statusCode()).isEqualTo(200);

    grant(
        "/v1/multipart/complete",
        Map.of("key", key, "uploadId", begun.getString("uploadId")),
        "attached");

    assertThat(stored(key)).endsWith("filename*=UTF-8''in%20parts%20%C3%BC.bin");
  }

  @Test
  void uppysUploadsKeepItToo() {
    String key = folder + "uppy ü.bin";
    Map<String, Object> six = new HashMap<>(Map.of("key", key, "method", "PUT"));
    six.put("contentType", TYPE);
    six.put("size", BODY.length);
    JsonPath put = grant("/uppy/sign", six, "attached");
    six.put("method", "POST");
    JsonPath create = grant("/uppy/sign", six, "attached");
    String query = "filename=uppy%20%C3%BC.bin&type=" + TYPE + "&metadata[size]=" + BODY.length;
    JsonPath five = as("attached").request().get("/uppy/attached/s3/params?" + query).jsonPath();

    for (JsonPath reply : List.of(put, create, five)) {
      assertThat(reply.<String, String>getMap("headers").get(HEADER))
          .endsWith("filename*=UTF-8''uppy%20%C3%BC.bin");
    }
    Map<String, String> headers = create.getMap("headers");
    assertThat(Store.send("POST", create.getString("url"), headers, null).statusCode())
        .isEqualTo(200);
    assertThat(put(put, put.getMap("headers"))).isEqualTo(200);
    assertThat(stored(key)).endsWith("filename*=UTF-8''uppy%20%C3%BC.bin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "inline",
        "none",
        "attachment; filename=\"b.txt\"",
        "ATTACHMENT; filename=\"a.txt\""
      })
  void nothingElseCanBeStored(String forged) {
    String key = folder + UUID.randomUUID() + "/a.txt";
    JsonPath upload = grant("/v1/uploads", wish(key), "attached");
    Map<String, String> headers = new HashMap<>(upload.getMap("headers"));
    headers.remove(HEADER);
    if (forged != null) {
      headers.put(HEADER, forged);
    }

    assertThat(put(upload, headers)).isEqualTo(403);

    assertThat(isStored(key)).isFalse();
    assertThat(put(upload, upload.getMap("headers"))).isEqualTo(200);
  }

  /** As on a store that ignores response-content-disposition. */
  @Test
  void aBrowserSavesItUnderItsNameWhateverTheUrlSays() {
    String name = "Прайс-лист 2026 ü€ 😀, (1) 100%.txt";
    JsonPath upload = grant("/v1/uploads", wish(folder + name), "attached");
    assertThat(put(upload, upload.getMap("headers"))).isEqualTo(200);
    String bare;
    try (Bucket bucket = bucket()) {
      bare = bucket.urlOf(folder + name);
    }
    assertThat(bare).doesNotContain("disposition");
    try (Page page = Chromium.browser().newPage()) {
      Download download =
          page.waitForDownload(() -> page.evaluate("url => { location = url }", bare));

      assertThat(download.suggestedFilename()).isEqualTo(name);
    }
  }
}
