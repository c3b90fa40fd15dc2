package dev.r2presigner.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.RedisServer;
import dev.r2presigner.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Starts all that is measured: this service in several ways, and its peers. */
final class Contenders implements AutoCloseable {

  static final int BATCH = 100;

  /** The containers' JDK where it is named, since that is what people run; else this one. */
  private static final String JAVA =
      Path.of(
              System.getenv().getOrDefault("JAVA25_HOME", System.getProperty("java.home")),
              "bin",
              "java")
          .toString();

  /** The limit of the manifests in deploy/kubernetes. */
  private static final String MEMORY = "512m";

  static final String UPLOADS = "/v1/uploads";
  static final String DOWNLOADS = "/v1/downloads";

  static final String SINGLE = "r2-presigner";
  static final String CONSTANT = "constant answer";
  static final String BATCHED = "batches of 100";
  static final String DOWNLOAD = "a download";
  static final String GALLERY = "100 downloads";
  static final String USERS = "10,000 users";
  static final String POLICIES = "1,000 policies";
  static final String ABSENT = "guard absent";
  static final String STABLE = "stable download";
  static final String DELEGATED = "a delegation";
  static final String SHARED = "shared limits";
  static final String JSON = "log in JSON";
  static final String IMAGE = "flags of the image";
  static final String EXPRESS = "Express + SDK";
  static final String SPRING = "Spring Boot + SDK";
  static final String GO = "Go + SDK";
  static final String WORKERD = "workerd + aws4fetch";

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

  private static final String FEATURES =
      PHOTOS + "      stable: 15m\n      delegations: {roles: [user]}\n";

  /** More than anybody asks for: what is measured is the counting. */
  private static final String LIMITED = PHOTOS + "      limits: {urls: 2000000000/1h}\n";

  /** A server, and what it is asked. Some share a server. */
  record Contender(Server server, Wrk wrk) {}

  private final Path directory;
  private final KeyPair keys = Production.rsaKeys(2048);
  private final List<AutoCloseable> started = new ArrayList<>();
  private final Map<String, Contender> contenders = new LinkedHashMap<>();

  Contenders(Path directory) {
    this.directory = directory;
  }

  /** By name, each of them answering. */
  Map<String, Contender> start() throws IOException {
    Path one = tokens("one", 1);
    String token = Files.readAllLines(one).get(0);
    Wrk single = new Wrk(one, UPLOADS, 0);
    Wrk download = new Wrk(one, DOWNLOADS, 0);
    Server service = service("service", PHOTOS, Map.of());
    add(SINGLE, service, single);
    add(CONSTANT, service, new Wrk(one, "/v1/constant", 0));
    add(BATCHED, service, new Wrk(one, UPLOADS + "/batch", BATCH));
    add(DOWNLOAD, service, download);
    add(GALLERY, service, new Wrk(one, DOWNLOADS + "/batch", BATCH));
    add(USERS, service, new Wrk(tokens("many", 10_000), UPLOADS, 0));
    add(POLICIES, service("policies", PHOTOS + more(999), Map.of()), single);
    add(ABSENT, service("absent", PHOTOS, Map.of("STORE_GUARD", "absent")), single);
    Server features = service("features", FEATURES, serviceKeys());
    add(STABLE, features, download);
    add(DELEGATED, features, new Wrk(delegation(features, token), UPLOADS, 0));
    RedisServer redis = RedisServer.start(directory);
    started.add(redis);
    add(SHARED, service("shared", LIMITED, Map.of("LIMITS_REDIS", redis.address())), single);
    add(JSON, service("json", PHOTOS, Map.of("LOG_FORMAT", "json")), single);
    add(IMAGE, service("image", PHOTOS, Map.of(), imageFlags()), single);
    add(EXPRESS, peer(Peers.express(directory), Map.of()), single);
    add(GO, peer(Peers.go(directory), Map.of()), single);
    add(WORKERD, peer(Peers.workerd(directory), Map.of("TOKEN_PEM", pem())), single);
    Map<String, String> spring =
        Map.of(
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_PUBLICKEYLOCATION",
            "file:token.pem",
            "SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_AUDIENCES",
            TestTokens.AUDIENCE);
    add(SPRING, peer(Peers.spring(directory, JAVA), spring), single);
    contenders.forEach((name, c) -> check(name, c, token));
    return contenders;
  }

  /** This service under each of these guards, by its name. */
  Map<String, Contender> start(List<String> guards) throws IOException {
    Path one = tokens("one", 1);
    for (String guard : guards) {
      add(guard, service(guard, PHOTOS, Map.of("STORE_GUARD", guard)), new Wrk(one, UPLOADS, 0));
    }
    String token = Files.readAllLines(one).get(0);
    contenders.forEach((name, c) -> check(name, c, token));
    return contenders;
  }

  @Override
  public void close() {
    for (AutoCloseable one : started) {
      try {
        one.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
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

  private Server service(
      String name, String policies, Map<String, String> settings, String... flags)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/application.yaml"), policies);
    Map<String, String> environment = environment(home);
    int port = FreePorts.any();
    environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
    environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(FreePorts.any()));
    environment.put("SHUTDOWN_DELAY", "0s");
    environment.put("STORE_GUARD", "condition");
    environment.putAll(settings);
    List<String> command = new ArrayList<>(List.of(JAVA));
    command.addAll(List.of(flags));
    command.addAll(List.of("-jar", System.getProperty("bench.jar")));
    return start(home, port, environment, command);
  }

  /** But for the archive of its start: that is of the image's own files. */
  private static String[] imageFlags() throws IOException {
    String entrypoint =
        Files.readAllLines(Path.of("deploy/Containerfile.jvm")).stream()
            .filter(line -> line.startsWith("ENTRYPOINT"))
            .findFirst()
            .orElseThrow();
    Stream<String> flags =
        Pattern.compile("-XX:(?!AOT)[^\"]+").matcher(entrypoint).results().map(MatchResult::group);
    return Stream.concat(flags, Stream.of("-XX:MaxRAM=" + MEMORY)).toArray(String[]::new);
  }

  private Map<String, String> serviceKeys() throws IOException {
    byte[] key = Production.ecKeys("secp256r1").getPrivate().getEncoded();
    Path file = directory.resolve("service.pem");
    Files.writeString(file, Production.pem("PRIVATE KEY", key));
    return Map.of("SERVICE_KEYS", file.toString(), "SERVICE_ISSUER", "https://files.example.com");
  }

  private Path delegation(Server service, String token) throws IOException {
    String answer =
        service.awaitAnswer(
            "/v1/delegations",
            token,
            """
            {"policy": "photos", "prefix": "users/user-1/photos/", "operations": ["upload"],
             "expiresIn": 7200}
            """);
    assertThat(answer).startsWith("200 ");
    String delegation = JsonPath.from(answer.substring(4)).getString("token");
    return Files.writeString(directory.resolve("delegation"), delegation + "\n");
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
    Files.writeString(home.resolve("token.pem"), pem());
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

  private String pem() {
    return Production.pem("PUBLIC KEY", keys.getPublic().getEncoded());
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
