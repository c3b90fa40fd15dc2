package dev.r2presigner.multipart;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Uploads of 3,000 parts, 15 GB each: what the store of the other tests can't hold. This one knows
 * only how many parts there are and how they are listed, 1,000 at a time.
 */
@Tag(Proof.FULL)
class ManyPartsIT {

  private static final int PARTS = 3000;
  private static final long PART = 5L << 20;
  private static final long SIZE = (PARTS - 1) * PART + 17;
  private static final int UPLOADS = 20;

  private static final String POLICIES =
      """
      presigner:
        policies:
          videos:
            prefix: users/{sub}/videos/
            operations: [multipart]
            content-types: ["video/*"]
            max-size: 20G
      """;

  private static final Pattern MARKER = Pattern.compile("part-number-marker=(\\d+)");
  private static final Pattern NUMBER = Pattern.compile("<PartNumber>(\\d+)</PartNumber>");

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<List<Integer>> completions = new ConcurrentLinkedQueue<>();
  private HttpServer store;
  private PackagedService service;
  private String alice;

  @BeforeEach
  void start() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    store.setExecutor(threads);
    store.createContext("/", this::answer);
    store.start();
    Production production =
        Production.in(directory, URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
            .policies(POLICIES)
            // A fraction of one of the files, were it to pass through.
            .set("JAVA_TOOL_OPTIONS", "-Xmx64m -XX:+ExitOnOutOfMemoryError");
    service = production.ready();
    alice = production.token("alice");
  }

  @AfterEach
  void stop() {
    service.close();
    store.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String query = exchange.getRequestURI().getRawQuery();
      String reply;
      if (query.startsWith("uploads")) {
        reply =
            "<InitiateMultipartUploadResult><UploadId>id</UploadId></InitiateMultipartUploadResult>";
      } else if (exchange.getRequestMethod().equals("GET")) {
        Matcher marker = MARKER.matcher(query);
        reply = page(marker.find() ? Integer.parseInt(marker.group(1)) : 0);
      } else {
        completions.add(
            NUMBER.matcher(body).results().map(r -> Integer.valueOf(r.group(1))).toList());
        reply =
            "<CompleteMultipartUploadResult><ETag>\"whole-3000\"</ETag></CompleteMultipartUploadResult>";
      }
      byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String page(int marker) {
    int last = Math.min(marker + 1000, PARTS);
    return IntStream.rangeClosed(marker + 1, last)
        .mapToObj(
            n ->
                "<Part><PartNumber>%d</PartNumber><ETag>\"%s\"</ETag><Size>%d</Size></Part>"
                    .formatted(n, etag(n), n == PARTS ? 17 : PART))
        .collect(
            Collectors.joining(
                "",
                "<ListPartsResult><IsTruncated>"
                    + (last < PARTS)
                    + "</IsTruncated><NextPartNumberMarker>"
                    + last
                    + "</NextPartNumberMarker>",
                "</ListPartsResult>"));
  }

  private static String etag(int number) {
    return "%032x".formatted(number);
  }

  private static List<Integer> all() {
    return IntStream.rangeClosed(1, PARTS).boxed().toList();
  }

  private JsonPath post(String path, String json) {
    HttpResponse<String> answer = service.post(path, alice, json);
    assertThat(answer.statusCode()).as(answer.body().lines().findFirst().orElse("")).isEqualTo(200);
    return JsonPath.from(answer.body());
  }

  /** Begins, has every part signed, lists and completes. */
  private void upload(String key, String parts) {
    String file = "\"key\":\"" + key + "\",\"contentLength\":" + SIZE;
    JsonPath begun = post("/v1/multipart", "{" + file + ",\"contentType\":\"video/mp4\"}");
    assertThat(begun.getInt("partCount")).isEqualTo(PARTS);
    for (int from = 1; from < PARTS; from += 1000) {
      String numbers =
          IntStream.range(from, from + 1000)
              .mapToObj(String::valueOf)
              .collect(Collectors.joining(","));
      JsonPath signed =
          post(
              "/v1/multipart/parts",
              "{" + file + ",\"uploadId\":\"id\",\"partNumbers\":[" + numbers + "]}");
      assertThat(signed.getList("parts")).hasSize(1000);
    }
    HttpResponse<String> listed = service.get("/v1/multipart/parts?uploadId=id&key=" + key, alice);
    assertThat(JsonPath.from(listed.body()).<Integer>getList("parts.partNumber")).isEqualTo(all());
    JsonPath completed =
        post("/v1/multipart/complete", "{" + file + ",\"uploadId\":\"id\"" + parts + "}");
    assertThat(completed.getLong("size")).isEqualTo(SIZE);
    assertThat(completed.getString("etag")).isEqualTo("\"whole-3000\"");
  }

  private static String named() {
    return all().stream()
        .map(n -> "{\"partNumber\":" + n + ",\"etag\":\"" + etag(n) + "\"}")
        .collect(Collectors.joining(",", ",\"parts\":[", "]"));
  }

  @Test
  void threeThousandPartsAreCompletedInOneCall() {
    upload("users/alice/videos/named.mp4", named());
    upload("users/alice/videos/listed.mp4", "");

    assertThat(completions).hasSize(2).allMatch(all()::equals);
  }

  @Test
  void twentyUploadsAtATimeNeedNoMemoryOfTheirOwn() throws Exception {
    List<Future<?>> uploads = new ArrayList<>();
    for (int i = 0; i < UPLOADS; i++) {
      String key = "users/alice/videos/" + i + ".mp4";
      uploads.add(threads.submit(() -> upload(key, "")));
    }

    for (Future<?> upload : uploads) {
      upload.get(2, TimeUnit.MINUTES);
    }

    assertThat(completions).hasSize(UPLOADS);
    assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
  }
}
