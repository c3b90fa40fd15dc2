package dev.r2presigner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Starts all that is measured: this service in several ways, and its peers. */
final class Contenders implements AutoCloseable {

  static final int BATCH = 100;
  static final String UPLOADS = "/v1/uploads";
  static final String DOWNLOADS = "/v1/downloads";

  static final String SINGLE = "r2-presigner";
  static final String CONSTANT = "constant answer";
  static final String BATCHED = "batches of 100";
  static final String DOWNLOAD = "a download";
  static final String GALLERY = "100 downloads";
  static final String USERS = "10,000 users";
  static final String POLICIES = "1,000 policies";
  static final String EXPRESS = "Express + SDK";
  static final String SPRING = "Spring Boot + SDK";
  static final String GO = "Go + SDK";

  static final String PHOTOS =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
            roles: [user]
      """;

  /** A server, and what it is asked. Some share a server. */
  record Contender(Server server, Wrk wrk) {}

  private final Path directory;
  private final KeyPair keys = Production.rsaKeys(2048);
  private final List<Server> started = new ArrayList<>();
  private final Map<String, Contender> contenders = new LinkedHashMap<>();

  Contenders(Path directory) {
    this.directory = directory;
  }

  /** By name, each of them answering. */
  Map<String, Contender> start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path one = tokens("one", 1);
    Wrk single = new Wrk(one, UPLOADS, 0);
    Server service = service("service", java, PHOTOS);
    add(SINGLE, service, single);
    add(CONSTANT, service, new Wrk(one, "/v1/constant", 0));
    add(BATCHED, service, new Wrk(one, UPLOADS + "/batch", BATCH));
    add(DOWNLOAD, service, new Wrk(one, DOWNLOADS, 0));
    add(GALLERY, service, new Wrk(one, DOWNLOADS + "/batch", BATCH));
    add(USERS, service, new Wrk(tokens("many", 10_000), UPLOADS, 0));
    add(POLICIES, service("policies", java, PHOTOS + more(999)), single);
    add(EXPRESS, peer(Peers.express(directory), Map.of()), single);
    add(GO, peer(Peers.go(directory), Map.of()), single);
    Map<String, String> spring =
        Map.of(
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLICKEYLOCATION",
            "file:token.pem",
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES",
            TestTokens.AUDIENCE);
    add(SPRING, peer(Peers.spring(directory, java), spring), single);
    String token = Files.readAllLines(one).get(0);
    contenders.forEach((name, c) -> check(name, c, token));
    return contenders;
  }

  /** This service under each of these guards, by its name. */
  Map<String, Contender> start(List<String> guards) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path one = tokens("one", 1);
    for (String guard : guards) {
      add(guard, service(guard, java, PHOTOS, guard), new Wrk(one, UPLOADS, 0));
    }
    String token = Files.readAllLines(one).get(0);
    contenders.forEach((name, c) -> check(name, c, token));
    return contenders;
  }

  @Override
  public void close() {
    started.forEach(Server::close);
  }

  private void add(String name, Server server, Wrk wrk) {
    contenders.put(name, new Contender(server, wrk));
  }

  /** All but the constant sign, or nothing would be compared. */
  private static void check(String name, Contender contender, String token) {
    boolean download = contender.wrk().path().startsWith(DOWNLOADS);
    String item =
        "{\"key\":\"users/user-1/photos/a.png\""
            + (download ? "}" : ",\"contentType\":\"image/png\",\"contentLength\":5}");
    String items = "{\"" + (download ? "downloads" : "uploads") + "\":[" + item + "]}";
    String body = contender.wrk().items() == 0 ? item : items;
    String answer = contender.server().awaitAnswer(contender.wrk().path(), token, body);
    assertThat(answer)
        .as(name)
        .startsWith("200 ")
        .contains(name.equals(CONSTANT) ? "xxx" : "X-Amz-Signature=");
  }

  private Server service(String name, String java, String policies) throws IOException {
    return service(name, java, policies, "condition");
  }

  private Server service(String name, String java, String policies, String guard)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/application.yaml"), policies);
    Map<String, String> environment = environment(home);
    int port = FreePorts.any();
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(FreePorts.any()));
    environment.put("SHUTDOWN_DELAY", "0s");
    environment.put("STORE_GUARD", guard);
    return start(home, port, environment, List.of(java, "-jar", System.getProperty("bench.jar")));
  }

  private Server peer(List<String> command, Map<String, String> more) throws IOException {
    int port = FreePorts.any();
    Map<String, String> environment = environment(directory);
    environment.put("PORT", String.valueOf(port));
    environment.put("SERVER_PORT", String.valueOf(port));
    environment.put("NODE_ENV", "production");
    environment.putAll(more);
    return start(directory, port, environment, command);
  }

  private Server start(Path home, int port, Map<String, String> environment, List<String> command) {
    Server server = Server.start(home, port, environment, command);
    started.add(server);
    return server;
  }

  private Map<String, String> environment(Path home) throws IOException {
    Files.writeString(
        home.resolve("token.pem"), Production.pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    return new HashMap<>(
        Map.of(
            "R2_ENDPOINT", "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com",
            "R2_BUCKET", Production.BUCKET,
            "R2_ACCESS_KEY_ID", Production.ACCESS_KEY_ID,
            "R2_SECRET_ACCESS_KEY", Production.SECRET,
            "TOKEN_ISSUER", TestTokens.ISSUER,
            "TOKEN_AUDIENCE", TestTokens.AUDIENCE,
            "TOKEN_KEYS", "token.pem"));
  }

  private Path tokens(String name, int users) throws IOException {
    List<String> tokens =
        IntStream.rangeClosed(1, users)
            .mapToObj(i -> TestTokens.claims("user-" + i))
            .map(claims -> TestTokens.sign(claims, "RS256", keys.getPrivate(), null))
            .toList();
    return Files.write(directory.resolve(name), tokens);
  }

  /** Beside the one that is used, half of them with a claim in front. */
  private static String more(int policies) {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < policies; i++) {
      yaml.append("    p").append(i).append(":\n      prefix: ");
      yaml.append(i % 2 == 0 ? "team-" + i + "/{sub}/" : "users/{sub}/folder-" + i + "/");
      yaml.append("\n      operations: [download]\n");
    }
    return yaml.toString();
  }
}
