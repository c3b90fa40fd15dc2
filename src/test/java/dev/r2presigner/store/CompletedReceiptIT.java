package dev.r2presigner.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of the receipt of a completed upload where the store, asked about it, says nothing
 * or something else: there is none, and the upload is complete all the same.
 */
class CompletedReceiptIT {

  private static final String POLICIES =
      """
      presigner:
        policies:
          films:
            prefix: films/{sub}/
            operations: [multipart]
            content-types: [video/mp4]
            max-size: 1M
            metadata: [title]
      """;

  private static final String KEY = "films/alice/a.mp4";
  private static final String ETAG = "\"0123456789abcdef-1\"";

  @TempDir static Path directory;

  private static FaultyBucket store;
  private static Production production;
  private static PackagedService service;

  @BeforeAll
  static void start() {
    store = new FaultyBucket();
    production = installation(directory);
    production
        .write(
            "service.pem",
            Production.pem("PRIVATE KEY", Production.ecKeys("secp256r1").getPrivate().getEncoded()))
        .set("SERVICE_ISSUER", "https://files.example.com")
        .set("SERVICE_KEYS", "service.pem");
    service = production.ready();
  }

  private static Production installation(Path folder) {
    return Production.in(folder, store.endpoint())
        .policies(POLICIES)
        .set("STORE_TIMEOUT", FaultyBucket.TIMEOUT.toSeconds() + "s");
  }

  @AfterAll
  static void stop() {
    service.close();
    store.close();
  }

  /** Lists one part of 17 bytes, completes, and says this of the object. */
  private static void says(FaultyBucket.Behaviour head) {
    store.behave(
        exchange -> {
          switch (exchange.getRequestMethod()) {
            case "GET" ->
                xml(
                    exchange,
                    "<ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>"
                        + "<Size>17</Size><ETag>\"e\"</ETag></Part></ListPartsResult>");
            case "POST" ->
                xml(
                    exchange,
                    "<CompleteMultipartUploadResult><ETag>"
                        + ETAG.replace("\"", "&quot;")
                        + "</ETag></CompleteMultipartUploadResult>");
            default -> head.answer(exchange);
          }
        });
  }

  private static void xml(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static FaultyBucket.Behaviour head(String header, String value) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Length", "17");
    headers.put("Content-Type", "video/mp4");
    headers.put("ETag", ETAG);
    headers.put("Last-Modified", "Sun, 29 Nov 2026 12:00:00 GMT");
    if (value == null) {
      headers.remove(header);
    } else {
      headers.put(header, value);
    }
    return exchange -> {
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(200, -1);
    };
  }

  private static Response complete(Production installation, PackagedService at) {
    Response completed =
        Api.at("http://localhost:" + at.port(), installation.token("alice"))
            .post("/v1/multipart/complete", Map.of("key", KEY, "uploadId", "id"));
    assertThat(completed.statusCode()).as(completed.asString()).isEqualTo(200);
    assertThat(completed.<String>path("etag")).isEqualTo(ETAG);
    return completed;
  }

  private static void hasNone() {
    assertThat(complete(production, service).jsonPath().getMap("").keySet())
        .containsExactly("key", "etag", "size");
  }

  @Test
  void anHonestStoreGivesOne() {
    says(head("x-amz-meta-title", "A film"));
    assertThat(complete(production, service).<String>path("receipt")).isNotEmpty();

    says(head("ETag", ETAG.replace("\"", "")));
    assertThat(complete(production, service).<String>path("receipt")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ETag,",
    "ETag, '\"another\"'",
    "Last-Modified,",
    "Last-Modified, yesterday",
    "Content-Length, 18",
    "Content-Length, 0",
    "Content-Type, text/html",
    "Content-Type,",
    "Content-Encoding, gzip",
    "x-amz-meta-role, admin",
  })
  void anythingElseGivesNone(String header, String value) {
    says(head(header, value));

    hasNone();
  }

  @ParameterizedTest
  @CsvSource({"404", "403", "500", "503", "302"})
  void noAnswerGivesNone(int status) {
    says(exchange -> exchange.sendResponseHeaders(status, -1));

    hasNone();
  }

  @Test
  void aStoreThatHangsGivesNoneInBoundedTime() {
    CountDownLatch over = new CountDownLatch(1);
    says(exchange -> over.await());
    long begin = System.nanoTime();

    hasNone();

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(FaultyBucket.BOUND);
    over.countDown();
  }

  @Test
  void withoutKeysTheStoreIsAskedNothingMore(@TempDir Path other) {
    AtomicInteger looks = new AtomicInteger();
    FaultyBucket.Behaviour honest = head("ETag", ETAG);
    says(
        exchange -> {
          looks.incrementAndGet();
          honest.answer(exchange);
        });
    Production installation = installation(other);
    try (PackagedService plain = installation.ready()) {
      assertThat(complete(installation, plain).jsonPath().getMap("")).doesNotContainKey("receipt");
      assertThat(looks).hasValue(0);
    }
    assertThat(complete(production, service).<String>path("receipt")).isNotEmpty();
    assertThat(looks).hasValue(1);
  }
}
