package dev.r2presigner;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every call, well and badly made, before a bucket that throws everything it was sent back at us:
 * no secret, token or signature is in any log, at any level, nor in any answer it was not for.
 */
class SecretsIT {

  private static final String ADMIN_SECRET = "canary-of-the-admin-7c41d09be2";
  private static final String SESSION = "canary-of-the-session-1f86";
  private static final String JUNK = "canary-junk-token-5b0e";
  private static final Pattern SIGNATURE = Pattern.compile("(?:X-Amz-)?Signature=([0-9a-f]{64})");

  private static final String POLICIES =
      """
      presigner:
        policies:
          files:
            prefix: users/{sub}/
            operations: [upload, download, multipart, delete]
            content-types: ["image/*"]
            max-size: 1G
            delegations: {roles: [user]}
      """;

  @TempDir Path directory;

  private final AtomicInteger asked = new AtomicInteger();
  private final Set<String> signedToStore = ConcurrentHashMap.newKeySet();
  private HttpServer store;

  @BeforeEach
  void openStore() throws IOException {
    store = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    store.createContext("/", this::throwBack);
    store.start();
  }

  @AfterEach
  void closeStore() {
    store.stop(0);
  }

  /** Four kinds of trouble in turn, each with the whole request in it. */
  private void throwBack(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String heard = exchange.getRequestURI() + " " + exchange.getRequestHeaders().entrySet() + body;
    signedToStore.addAll(signatures(heard));
    int turn = asked.getAndIncrement() % 4;
    String plain = heard.replaceAll("[<>&]", " ");
    // Where S3 has it when a signature does not match; code and message are the store's own words.
    String error =
        "<Error><Code>SignatureDoesNotMatch</Code><Message>No.</Message><SignatureProvided>"
            + plain
            + "</SignatureProvided></Error>";
    byte[] answer = (turn == 3 ? heard : error).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    boolean bodiless = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(
        new int[] {500, 403, 400, 200}[turn], bodiless ? -1 : answer.length);
    if (!bodiless) {
      exchange.getResponseBody().write(answer);
    }
    exchange.close();
  }

  private Production production() {
    return Production.in(directory, URI.create("http://127.0.0.1:" + store.getAddress().getPort()))
        .policies(POLICIES)
        .serviceKeys()
        .set("ALLOWED_ORIGINS", "https://app.example.com")
        .set("R2_SESSION_TOKEN", SESSION)
        .set("R2_ADMIN_ACCESS_KEY_ID", "adminAccessKeyId")
        .set("R2_ADMIN_SECRET_ACCESS_KEY", ADMIN_SECRET)
        .set("CORS_APPLY_AT_START", "true");
  }

  private static List<String> levels() {
    return Proof.isFull() ? List.of("INFO", "DEBUG", "TRACE") : List.of("INFO");
  }

  /** Whoever looks for a fault turns the level up, and mails the file to somebody. */
  @ParameterizedTest
  @MethodSource("levels")
  void noCallLetsASecretOut(String level) {
    Production production = production().set("QUARKUS_LOG_LEVEL", level);
    // Off as shipped, and it repeats paths, but it must not repeat queries.
    production.set("QUARKUS_HTTP_ACCESS_LOG_ENABLED", String.valueOf(!level.equals("INFO")));
    Map<String, String> tokens = tokens(production);
    List<Answer> answers = new ArrayList<>();
    PackagedService service = production.ready();
    try (service) {
      Api alice = Api.at(service.uri("").toString(), tokens.get("good"));
      tokens.put("delegation", Delegating.prefix("files", "users/alice/", "upload").tokenBy(alice));
      String link = Delegating.key("files", "users/alice/a.png", "download").tokenBy(alice);
      for (String path :
          List.of(
              "/users/alice/a.png",
              "/users/alice/b.png",
              "/users//x",
              "/%zz",
              "/a?b=%",
              "?key=users/alice/a.png",
              "?key=users/alice/b.png",
              "?key=users//x",
              "?key=%zz")) {
        String route = "/v1/downloads" + path + (path.contains("?") ? "&" : "?");
        answers.add(EveryCall.send(service, null, "GET " + route + "delegation=" + link));
        answers.add(EveryCall.send(service, link, "GET " + route + "delegation=" + link));
      }
      // Where no link is taken, a query is not dropped on the way to its route.
      answers.add(EveryCall.send(service, null, "GET /v1/policies?delegation=" + link));
      tokens.put("link", link);
      for (String token : tokens.values()) {
        EveryCall.ALL.stream()
            // The framework's own DEBUG lines repeat paths and fields, whoever put a token there.
            .filter(call -> level.equals("INFO") || !call.contains("TOKEN"))
            .forEach(call -> answers.add(EveryCall.send(service, token, call)));
      }
      for (String path : List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/metrics")) {
        String body = service.management(path).body();
        answers.add(new Answer(200, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
      }
      service.terminate();
    }

    Set<String> secrets = new LinkedHashSet<>(List.of(Production.SECRET, ADMIN_SECRET));
    tokens.values().forEach(token -> secrets.add(token.substring(token.lastIndexOf('.') + 1)));
    tokens
        .values()
        .forEach(token -> secrets.add(token.split("\\.")[0 + (token.contains(".") ? 1 : 0)]));
    Set<String> signed = new LinkedHashSet<>();
    answers.forEach(answer -> signed.addAll(signatures(text(answer))));
    assertThat(signed).hasSizeGreaterThan(5);
    assertThat(signedToStore).hasSizeGreaterThan(5);
    assertThat(answers).extracting(Answer::status).contains(200, 302, 400, 401, 403, 404, 503);
    if (!level.equals("INFO")) {
      assertThat(service.output()).contains("DEBUG");
    }

    Set<String> printed = new LinkedHashSet<>(secrets);
    printed.addAll(signed);
    printed.addAll(signedToStore);
    assertNone(service.output(), printed);
    // In a URL it has to be.
    assertNone(service.output(), Set.of(SESSION));
    for (Answer answer : answers) {
      Set<String> others = new LinkedHashSet<>(printed);
      others.removeAll(signatures(text(answer)));
      assertNone(text(answer), others);
    }
  }

  private static Map<String, String> tokens(Production production) {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("good", production.token("alice"));
    tokens.put(
        "admin",
        production.token(
            "alice", claims -> claims.setStringListClaim("groups", List.of("presigner-admin"))));
    tokens.put(
        "expired",
        production.token("alice", claims -> claims.setExpirationTimeMinutesInTheFuture(-60)));
    tokens.put("for others", production.token("alice", claims -> claims.setAudience("others")));
    tokens.put("hostile", production.token("../bob"));
    String good = tokens.get("good");
    tokens.put("forged", good.substring(0, good.lastIndexOf('.') + 1) + "canaryForgedSignature");
    tokens.put("junk", JUNK);
    return tokens;
  }

  private static String text(Answer answer) {
    return answer.headers() + answer.text();
  }

  private static Set<String> signatures(String text) {
    Set<String> found = new LinkedHashSet<>();
    Matcher matcher = SIGNATURE.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  /** Shows the line and not the whole log, which has no end at DEBUG. */
  private static void assertNone(String text, Set<String> secrets) {
    List<String> lines =
        text.lines().filter(line -> secrets.stream().anyMatch(line::contains)).limit(3).toList();
    assertThat(lines).isEmpty();
  }

  @Test
  @Tag(Proof.FULL)
  void noCommandLetsASecretOut() {
    for (List<String> arguments :
        List.of(
            List.of("cors"),
            List.of("lifecycle", "--format=terraform"),
            List.of("cors", "--format=" + Production.SECRET),
            List.of(Production.SECRET))) {
      Production production = production().set("QUARKUS_LOG_LEVEL", "DEBUG");
      try (PackagedService command = production.launch(arguments.toArray(String[]::new))) {
        command.awaitExit();
        assertNone(command.output(), Set.of(Production.SECRET, ADMIN_SECRET));
      }
    }
  }

  @Test
  void aRefusedStartLetsNoSecretOutOfTheDebugLog() {
    Production production = production().set("QUARKUS_LOG_LEVEL", "DEBUG").unset("TOKEN_ISSUER");
    try (PackagedService service = production.launch()) {
      assertThat(service.awaitExit()).isNotZero();
      assertThat(service.output()).contains("DEBUG", "token.issuer (TOKEN_ISSUER): required");
      assertNone(service.output(), Set.of(Production.SECRET, ADMIN_SECRET));
    }
  }
}
