package dev.r2presigner.clients;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import okhttp3.Cache;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * An app with OkHttp as it comes, whose traffic goes through a proxy, and a user who has never been
 * there. Which service and which store it talks to is the subclass's choice.
 */
abstract class NativeApp {

  /** An answer, read to its end. */
  record Answer(Response response, ByteString body) {
    int status() {
      return response.code();
    }

    String header(String name) {
      return response.header(name);
    }
  }

  static final int SIZE = 300_000;

  final String subject = "user-" + UUID.randomUUID();

  @TempDir Path folder;

  String token;
  BreakingProxy proxy;
  OkHttpClient client;

  abstract Deployment deployment();

  @BeforeEach
  void start() {
    token = deployment().tokens().apply(subject);
    proxy = new BreakingProxy(deployment().store());
    client = new OkHttpClient.Builder().proxy(new Proxy(Proxy.Type.HTTP, proxy.address())).build();
  }

  @AfterEach
  void stop() {
    if (proxy == null) {
      return;
    }
    client.connectionPool().evictAll();
    client.dispatcher().executorService().shutdown();
    proxy.close();
  }

  OkHttpClient cachingClient() {
    return client.newBuilder().cache(new Cache(folder.resolve("cache").toFile(), 5 << 20)).build();
  }

  /** A name under one of the policies' prefixes for this user. */
  String key(String policy, String name) {
    return policy + "/" + subject + "/" + name;
  }

  static ByteString content(int seed) {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    return ByteString.of(content);
  }

  /** Uploads past the proxy. */
  void store(String key, ByteString content) {
    store(key, content, Map.of());
  }

  void store(String key, ByteString content, Map<String, ?> more) {
    Map<String, Object> wish = new HashMap<>(Map.of("contentType", "text/plain"));
    wish.putAll(more);
    wish.putAll(Map.of("key", key, "contentLength", content.size()));
    wish.put("expiresIn", 300); // Only downloads are in a hurry.
    JsonPath grant = ask("/v1/uploads", wish);
    int status =
        Store.send("PUT", grant.getString("url"), grant.getMap("headers"), content.toByteArray())
            .statusCode();
    assertThat(status).isEqualTo(200);
  }

  /** What POST /v1/downloads answers, asked past the proxy. */
  JsonPath grant(String key) {
    return grant(key, Map.of());
  }

  JsonPath grant(String key, Map<String, ?> more) {
    Map<String, Object> wish = new HashMap<>(more);
    wish.put("key", key);
    return ask("/v1/downloads", wish);
  }

  private JsonPath ask(String path, Map<String, ?> wish) {
    return given()
        .baseUri(deployment().service())
        .header("Authorization", "Bearer " + token)
        .contentType("application/json")
        .body(wish)
        .post(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** Of the service, which answers with a redirect to this object. */
  Request.Builder redirect(String key) {
    return redirect(key, token);
  }

  Request.Builder redirect(String key, String token) {
    return new Request.Builder()
        .url(deployment().service() + "/v1/downloads/" + PercentEncoding.ofPath(key))
        .header("Authorization", "Bearer " + token);
  }

  Answer get(String url, String... headers) {
    return send(client, new Request.Builder().url(url).headers(Headers.of(headers)));
  }

  static Answer send(OkHttpClient client, Request.Builder request) {
    try (Response response = client.newCall(request.build()).execute()) {
      return new Answer(response, response.body().byteString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where the requests for the object went, one after the other. */
  List<BreakingProxy.Sent> gets() {
    return proxy.toStore("GET");
  }
}
