package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.PercentEncoding;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.RawHttp.Answer;
import dev.r2presigner.testing.ReverseProxy;
import dev.r2presigner.testing.Store;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One service, asked directly, through nginx and through Caddy: the answers are the same, and what
 * differs is a row here and a line of the manual.
 */
class ProxiesIT {

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [upload, download, delete]
            content-types: [text/plain]
            max-size: 1M
            delegations: {roles: [user]}
      """;

  /** Names that a proxy might decode, normalise or take for something else. */
  private static final List<String> HARD_NAMES =
      List.of(
          "a b.txt",
          "a+b.txt",
          "a;b=c.txt",
          "a#b.txt",
          "a?b=c&d.txt",
          "100%.txt",
          "50% off.txt",
          "%41%2B.txt",
          "a%zz",
          "it's (1)*~.txt",
          "a:b@c,d$e=f!.txt",
          "\"a\"<b>|^`{c}.txt",
          "Größe ü.txt",
          "東京/😀.txt",
          "folder/sub folder/a");

  /** Everything behind the route, as a hostile client writes it. */
  private static final List<String> HOSTILE_PATHS =
      List.of(
          "users/bob/secret.txt",
          "users/bob%2Fsecret.txt",
          "users%2Fbob%2Fsecret.txt",
          "users/alice/../bob/secret.txt",
          "users/alice/%2e%2e/bob/secret.txt",
          "users/alice/.%2e/bob/secret.txt",
          "users/alice/..%2Fbob/secret.txt",
          "users/alice/..%2fbob%2fsecret.txt",
          "users/alice/%2e%2e%2fbob%2fsecret.txt",
          "users/alice%2F..%2Fbob/secret.txt",
          "users/alice/%252e%252e/bob/secret.txt",
          "users/alice/..%252Fbob/secret.txt",
          "users/alice/..;/bob/secret.txt",
          "users/alice/..%3B/bob/secret.txt",
          "users/alice/..%5Cbob/secret.txt",
          "users/alice/..\\bob/secret.txt",
          "users/alice/x/../../bob/secret.txt",
          "users/alice//../bob/secret.txt",
          "/users/bob/secret.txt",
          "./users/bob/secret.txt",
          "users//bob/secret.txt",
          "users/alice/./a.txt",
          "users/alice//a.txt",
          "users/alice/a.txt/",
          "users/alice/%ff",
          "users/alice/%c0%ae%c0%ae/bob/secret.txt",
          "users/alice/a%0d%0aX: y",
          "users/alice/a%0A",
          "users/alice/a%20/b");

  /** Whole targets, which no server may read another way. */
  private static final List<String> HOSTILE_TARGETS =
      List.of(
          "//v1/downloads/users/alice/a.txt",
          "/v1//downloads/users/alice/a.txt",
          "/v1/./downloads/users/alice/a.txt",
          "/v1/x/../downloads/users/alice/a.txt",
          "/v1/%64ownloads/users/alice/a.txt",
          "/v1/downloads%2Fusers/alice/a.txt",
          "/v1/downloads;x/users/alice/a.txt",
          "/v1/cors/../downloads/users/alice/a.txt",
          "/v1/downloads/users/alice/a;x.txt",
          "/v1/downloads?key=users/alice/a.txt&key=users/bob/secret.txt",
          "/v1/downloads?key=users/alice/a.txt&x=%zz");

  /** What a proxy answers by itself, or passes on in another form: the status of each. */
  private record Difference(String target, int direct, int nginx, int caddy) {

    int of(ReverseProxy proxy) {
      return proxy.toString().equals("nginx") ? nginx : caddy;
    }
  }

  /**
   * Both refuse broken escapes and raw control characters with a page of their own, nginx a null
   * and a path above the root as well. Caddy escapes what a path has unescaped, so that the service
   * takes what it would refuse as ambiguous.
   */
  private static final List<Difference> DIFFERENCES =
      List.of(
          new Difference("/v1/downloads/users/alice/a%zz", 400, 400, 400),
          new Difference("/v1/downloads/users/alice/a%", 400, 400, 400),
          new Difference("/v1/downloads/users/alice/a\u007F", 400, 400, 400),
          new Difference("/v1/downloads/users/alice/a%00b", 400, 400, 400),
          new Difference("/../v1/downloads/users/alice/a", 404, 400, 404),
          new Difference("/v1/downloads/users/alice/\u00C3\u00BC", 400, 400, 302));

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] BODY = "of bob".getBytes(StandardCharsets.UTF_8);
  private static final Pattern SLUG = Pattern.compile("urn:r2-presigner:problem:([a-z-]+)");

  @TempDir static Path directory;

  private static EmbeddedStore store;
  private static Production production;
  private static PackagedService service;
  private static String token;
  private static final List<ReverseProxy> PROXIES = new ArrayList<>();

  @BeforeAll
  static void start() {
    EmbeddedStore.Cors none = new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of());
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            none);
    production =
        Production.in(directory, store.endpoint())
            .policies(POLICIES)
            .serviceKeys()
            .set("ALLOWED_ORIGINS", "https://app.example.com")
            .set("CORS_CHECK_EVERY", "off");
    service = production.ready();
    token = production.token("alice");
    PROXIES.add(ReverseProxy.nginx(directory.resolve("nginx"), service.port()));
    PROXIES.add(ReverseProxy.caddy(directory.resolve("caddy"), service.port()));
    try (Bucket bucket = bucket()) {
      bucket.put("users/bob/secret.txt", "text/plain", BODY);
    }
  }

  @AfterAll
  static void end() {
    PROXIES.forEach(ReverseProxy::close);
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
  }

  private static Bucket bucket() {
    return Bucket.at(
        store.endpoint(), Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET);
  }

  private static Answer ask(int port, String method, String target, String... headers) {
    Map<String, String> all = new LinkedHashMap<>(Map.of("Host", "localhost"));
    all.put("Authorization", "Bearer " + token);
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], headers[i + 1]);
    }
    return RawHttp.send(port, method, target, all, new byte[0]);
  }

  /** A call with a JSON body, followed by so many spaces. */
  private static Answer post(int port, String path, Map<String, ?> members, int spaces) {
    byte[] body = (json(members) + " ".repeat(spaces)).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost"));
    headers.put("Authorization", "Bearer " + token);
    headers.put("Content-Type", "application/json");
    headers.put("Content-Length", String.valueOf(body.length));
    return RawHttp.send(port, "POST", path, headers, body);
  }

  private static String json(Map<String, ?> members) {
    try {
      return JSON.writeValueAsString(members);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static JsonNode read(Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (IOException notJson) {
      throw new AssertionError(answer.text(), notJson);
    }
  }

  private static JsonNode granted(ReverseProxy proxy, String path, Map<String, ?> members) {
    Answer answer = post(proxy.port(), path, members, 0);
    assertThat(answer.status()).as(proxy + answer.text()).isEqualTo(200);
    return read(answer);
  }

  /** Both forms of each call, on objects that are there: the bytes are those of that very key. */
  @Test
  void aHardKeyIsTheSameObjectInBothFormsThroughEachProxy() {
    for (ReverseProxy proxy : PROXIES) {
      for (String name : HARD_NAMES) {
        String key = "users/alice/" + proxy + "/" + name;
        byte[] body = key.getBytes(StandardCharsets.UTF_8);
        put(proxy, key, body);
        String escaped = PercentEncoding.ofPath(key);
        for (String form : List.of("/", "?key=")) {
          String about = proxy + form + key;
          Answer redirect = ask(proxy.port(), "GET", "/v1/downloads" + form + escaped);
          assertThat(redirect.status()).as(about).isEqualTo(302);
          String location = redirect.header("location");
          assertThat(Store.send("GET", location, Map.of(), null).body()).isEqualTo(body);
          Answer head = ask(proxy.port(), "HEAD", "/v1/downloads" + form + escaped);
          assertThat(keyOf(head)).as(about).isEqualTo(key);
          Answer look = ask(proxy.port(), "GET", "/v1/objects" + form + escaped);
          assertThat(read(look).path("key").asText()).as(about).isEqualTo(key);
          assertThat(read(look).path("contentLength").asInt()).isEqualTo(body.length);
        }
        String form = name.length() % 2 == 0 ? "/" : "?key=";
        assertThat(ask(proxy.port(), "DELETE", "/v1/objects" + form + escaped).status())
            .as(proxy + form + key)
            .isEqualTo(204);
      }
    }
    try (Bucket bucket = bucket()) {
      assertThat(bucket.keys()).containsExactly("users/bob/secret.txt");
    }
  }

  private static void put(ReverseProxy proxy, String key, byte[] body) {
    JsonNode upload =
        granted(
            proxy,
            "/v1/uploads",
            Map.of("key", key, "contentType", "text/plain", "contentLength", body.length));
    Map<String, String> headers =
        JSON.convertValue(upload.get("headers"), new TypeReference<>() {});
    assertThat(Store.send("PUT", upload.get("url").asText(), headers, body).statusCode())
        .as(key)
        .isEqualTo(200);
  }

  @Test
  void nobodyReachesAnothersObjectAndTheRefusalsAreTheSame() {
    List<String> targets = new ArrayList<>(HOSTILE_TARGETS);
    for (String route :
        List.of("/v1/downloads/", "/v1/downloads?key=", "/v1/objects/", "/v1/objects?key=")) {
      HOSTILE_PATHS.forEach(path -> targets.add(route + path.replace(" ", "%20")));
    }
    Map<String, String> wrong = new TreeMap<>();
    for (String target : targets) {
      for (String method : List.of("GET", "DELETE")) {
        if (method.equals("DELETE") && target.startsWith("/v1/downloads")) {
          continue;
        }
        Answer direct = ask(service.port(), method, target);
        assertThat(direct.status()).as(target).isIn(400, 403, 404);
        for (ReverseProxy proxy : PROXIES) {
          Answer proxied = ask(proxy.port(), method, target);
          if (!told(proxied).equals(told(direct))) {
            wrong.put(proxy + " " + method + " " + target, told(proxied) + " for " + told(direct));
          }
          assertThat(proxied.status()).as(proxy + target).isBetween(400, 499);
          assertThat(proxied.headers()).as(proxy + target).doesNotContainKey("location");
        }
      }
    }
    assertThat(wrong).isEmpty();
    try (Bucket bucket = bucket()) {
      assertThat(bucket.keys()).contains("users/bob/secret.txt");
    }
  }

  /** Status, slug and headers, less those that a proxy has to set. */
  private static String told(Answer answer) {
    Map<String, String> headers = new TreeMap<>(answer.headers());
    headers
        .keySet()
        .removeAll(
            Set.of(
                "date",
                "server",
                "connection",
                "content-length",
                "transfer-encoding",
                "x-request-id"));
    Matcher slug = SLUG.matcher(answer.text());
    return answer.status() + " " + (slug.find() ? slug.group(1) : "") + " " + headers;
  }

  @Test
  void whatDiffersIsRefusedByTheProxyOrMeansTheSame() {
    for (Difference row : DIFFERENCES) {
      assertThat(ask(service.port(), "GET", row.target()).status())
          .as(row.target())
          .isEqualTo(row.direct());
      for (ReverseProxy proxy : PROXIES) {
        Answer answer = ask(proxy.port(), "GET", row.target());
        assertThat(answer.status()).as(proxy + " " + row.target()).isEqualTo(row.of(proxy));
        if (answer.status() == 302) {
          assertThat(keyOf(answer)).isEqualTo(keyIn(row.target()));
        }
      }
    }
  }

  private static String keyOf(Answer redirect) {
    String path = URI.create(redirect.header("location")).getRawPath();
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8)
        .replaceFirst("^/" + Production.BUCKET + "/", "");
  }

  private static String keyIn(String target) {
    String key = target.substring("/v1/downloads/".length());
    return new String(key.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Test
  void linksWorkInBothFormsAndNoLogHasThem() {
    String key = "users/alice/for the guest.txt";
    String escaped = PercentEncoding.ofPath(key);
    for (ReverseProxy proxy : PROXIES) {
      Map<String, ?> wish =
          Map.of(
              "policy", "files", "key", key, "operations", List.of("download"), "expiresIn", 600);
      String link = granted(proxy, "/v1/delegations", wish).get("token").asText();
      int before = linesOf(proxy);
      for (String target :
          List.of("/v1/downloads/" + escaped + "?", "/v1/downloads?key=" + escaped + "&")) {
        for (String method : List.of("GET", "HEAD")) {
          Answer answer =
              RawHttp.send(
                  proxy.port(),
                  method,
                  target + "delegation=" + link,
                  Map.of("Host", "localhost"),
                  new byte[0]);

          assertThat(answer.status()).as(proxy + answer.text()).isEqualTo(302);
          assertThat(answer.header("cache-control")).isEqualTo("no-store");
          assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
          assertThat(answer.header("location")).contains("for%20the%20guest.txt?");
        }
      }
      await().until(() -> linesOf(proxy) >= before + 4);
      assertThat(proxy.log()).doesNotContain(link, "delegation=", "X-Amz-Signature", "key=");
    }
  }

  private static int linesOf(ReverseProxy proxy) {
    return proxy.log().split("/v1/downloads", -1).length;
  }

  /** Its head is the longest of all answers. */
  @Test
  void theLongestKeyIsRedirectedTo() {
    String key = "users/alice/" + "é".repeat(506);
    for (ReverseProxy proxy : PROXIES) {
      for (String form : List.of("/", "?key=")) {
        Answer answer =
            ask(proxy.port(), "GET", "/v1/downloads" + form + PercentEncoding.ofPath(key));

        assertThat(answer.status()).as(proxy + form).isEqualTo(302);
        assertThat(answer.header("location")).hasSizeGreaterThan(8192);
        assertThat(keyOf(answer)).isEqualTo(key);
      }
    }
  }

  /** The largest body there is, and one byte more, which the service itself refuses. */
  @Test
  void aBodyOfTwoMebibytesPassesAndTheServiceRefusesWhatIsLarger() {
    Map<String, ?> batch = Map.of("downloads", List.of(Map.of("key", "users/alice/a.txt")));
    int spaces = 2 * 1024 * 1024 - json(batch).length();
    for (ReverseProxy proxy : PROXIES) {
      Answer full = post(proxy.port(), "/v1/downloads/batch", batch, spaces);
      assertThat(full.status()).as(proxy + full.text()).isEqualTo(200);
      Answer refused = post(proxy.port(), "/v1/downloads/batch", batch, spaces + 1);
      assertThat(refused.status()).as(proxy + refused.text()).isEqualTo(413);
      assertThat(refused.text()).contains(":body-too-large\"");
    }
  }

  /** The service believes none of them, and what it says to browsers comes through as it is. */
  @Test
  void forwardedHeadersChangeNothingAndCorsPassesAsItIs() {
    String[] forged = {
      "X-Forwarded-For",
      "203.0.113.7",
      "X-Forwarded-Host",
      "evil.example",
      "X-Forwarded-Proto",
      "gopher",
      "X-Forwarded-Prefix",
      "/evil",
      "Forwarded",
      "for=203.0.113.7;host=evil.example;proto=gopher",
      "X-Original-URL",
      "/v1/downloads?key=users/bob/secret.txt",
      "X-Rewrite-URL",
      "/v1/downloads?key=users/bob/secret.txt",
      "Origin",
      "https://app.example.com"
    };
    List<Integer> ports = new ArrayList<>(List.of(service.port()));
    PROXIES.forEach(proxy -> ports.add(proxy.port()));
    for (int port : ports) {
      Answer answer = ask(port, "GET", "/v1/downloads/users/alice/a.txt", forged);

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("location")).startsWith(store.endpoint() + "/");
      assertThat(answer.header("access-control-allow-origin")).isEqualTo("https://app.example.com");
      assertThat(answer.header("cache-control")).startsWith("private, max-age=");
      assertThat(answer.header("x-request-id")).isNotEmpty();
    }
    assertThat(service.output()).doesNotContain("203.0.113.7", "evil.example");
  }
}
