package dev.r2presigner.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.LocalR2;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Radosgw;
import io.restassured.path.json.JsonPath;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listings of real stores, and of more objects than there is memory for. */
@Tag(Proof.FULL)
class ListingIT {

  private static final int MANY = Proof.isFull() ? 100_000 : 10_000;

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [list, delete]
          closed:
            prefix: users/{sub}/closed/
            operations: [download]
      """;

  /** XML can hold all of them; a store that normalises or decodes does not give them back. */
  private static final List<String> NAMES =
      List.of("a b+c%20d&<>'\"#?=*~.txt", "folder/one", "folder/two", "ä/日本語/😀.png", "z");

  private static final Pattern FROM = Pattern.compile("[?&]continuation-token=([^&]*)");

  @TempDir Path directory;

  private final String user = "u" + UUID.randomUUID();
  private final String prefix = "users/" + user + "/";

  private static List<String> all(
      PackagedService service, String token, String query, String member, List<Integer> sizes) {
    List<String> found = new ArrayList<>();
    String cursor = null;
    do {
      String path = "/v1/objects" + query + (cursor == null ? "" : "&cursor=" + cursor);
      HttpResponse<String> reply = service.get(path, token);
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      JsonPath page = new JsonPath(reply.body());
      List<String> members = page.getList(member);
      sizes.add(members.size());
      found.addAll(members);
      cursor = page.getString("cursor");
    } while (cursor != null);
    return found;
  }

  private void listsAndDeletes(Production production, Bucket bucket) {
    List<String> keys = NAMES.stream().map(name -> prefix + name).sorted().toList();
    keys.forEach(key -> bucket.put(key, "text/plain", new byte[3]));
    bucket.put(prefix + "closed/hidden", "text/plain", new byte[3]);
    bucket.put(prefix + "not//legal", "text/plain", new byte[3]);
    production.policies(POLICIES);
    try (PackagedService service = production.ready()) {
      String token = production.token(user);
      String query = "?prefix=" + PercentEncoding.ofPath(prefix) + "&limit=";
      for (int limit : List.of(1, 2, 3, 1000)) {
        List<Integer> sizes = new ArrayList<>();
        assertThat(all(service, token, query + limit, "objects.key", sizes))
            .containsExactlyInAnyOrderElementsOf(keys);
        assertThat(sizes).allMatch(size -> size <= limit);
        assertThat(
                all(service, token, query + limit + "&delimiter=/", "prefixes", new ArrayList<>()))
            .containsExactlyInAnyOrder(prefix + "folder/", prefix + "not/", prefix + "ä/");
      }
      HttpResponse<String> page = service.get("/v1/objects" + query + "1000", token);
      assertThat(new JsonPath(page.body()).getList("objects.size")).containsOnly(3);

      String body =
          new JsonObject()
              .put(
                  "keys",
                  new JsonArray(new ArrayList<>(keys))
                      .add(prefix + "missing")
                      .add(prefix + "closed/hidden"))
              .encode();
      HttpResponse<String> deleted = service.post("/v1/objects/delete", token, body);

      assertThat(new JsonPath(deleted.body()).getList("results.status"))
          .containsExactly(204, 204, 204, 204, 204, 204, 403);
      assertThat(all(service, token, query + "9", "objects.key", new ArrayList<>())).isEmpty();
      assertThat(bucket.keys()).contains(prefix + "closed/hidden");
    }
  }

  @Test
  @Tag(Proof.FULL)
  void cephIsListedAndCleared() {
    Radosgw store = Radosgw.require();
    String name = store.newBucket();
    Production production =
        Production.in(directory, store.endpoint())
            .set("R2_BUCKET", name)
            .set("R2_ACCESS_KEY_ID", store.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", store.secretAccessKey());
    try (Bucket bucket =
        Bucket.at(store.endpoint(), name, store.accessKeyId(), store.secretAccessKey())) {
      listsAndDeletes(production, bucket);
    }
  }

  @Test
  @Tag(Proof.FULL)
  void localR2IsListedAndCleared() {
    LocalR2 store = LocalR2.require();
    Production production =
        Production.in(directory, store.endpoint())
            .set("R2_BUCKET", store.bucket())
            .set("R2_ACCESS_KEY_ID", store.accessKeyId())
            .set("R2_SECRET_ACCESS_KEY", store.secretAccessKey());
    try (Bucket bucket =
        Bucket.at(store.endpoint(), store.bucket(), store.accessKeyId(), store.secretAccessKey())) {
      listsAndDeletes(production, bucket);
    }
  }

  /** The heap has room for the service and some pages, and not for all objects. */
  @Test
  void manyObjectsAreListedInPagesWithFlatMemory() throws IOException {
    HttpServer store =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext("/", this::page);
    store.start();
    Production production =
        Production.in(directory, URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
            .set("JAVA_TOOL_OPTIONS", "-Xmx56m -XX:+UseSerialGC -XX:TieredStopAtLevel=1")
            .policies(POLICIES);
    try (PackagedService service = production.ready()) {
      List<Integer> sizes = new ArrayList<>();
      List<String> keys =
          all(service, production.token(user), "?prefix=" + prefix, "objects.key", sizes);

      assertThat(keys).hasSize(MANY).isSorted().doesNotHaveDuplicates();
      assertThat(sizes).hasSize(MANY / 1000).containsOnly(1000);
    } finally {
      store.stop(0);
    }
  }

  /** Answers as S3 would; the token is the number of the first object. */
  private void page(HttpExchange exchange) throws IOException {
    try (exchange) {
      Matcher token = FROM.matcher(exchange.getRequestURI().getRawQuery());
      int from =
          token.find()
              ? Integer.parseInt(URLDecoder.decode(token.group(1), StandardCharsets.UTF_8))
              : 0;
      StringBuilder xml = new StringBuilder("<ListBucketResult>");
      for (int number = from; number < from + 1000; number++) {
        xml.append("<Contents><Key>%s%06d%s</Key>".formatted(prefix, number, "x".repeat(500)))
            .append("<LastModified>2026-11-21T12:00:00.000Z</LastModified>")
            .append("<ETag>&quot;e&quot;</ETag><Size>3</Size></Contents>");
      }
      if (from + 1000 < MANY) {
        xml.append("<IsTruncated>true</IsTruncated><NextContinuationToken>")
            .append(from + 1000)
            .append("</NextContinuationToken>");
      }
      byte[] body = xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
