package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.ProcessMemory;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/**
 * A container as locked up as the manifests have it, with an embedded store beside it: policies and
 * the bucket's token are mounted, the root is read-only, no capability is left.
 */
final class RunningImage implements AutoCloseable {

  private static final Duration START = Duration.ofSeconds(90);

  /** So that every call has its greatest size. */
  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download, list, multipart]
            content-types: ["image/*"]
            max-size: 50G
            metadata: [note]
      """;

  private static final byte[] PICTURE = "as good as a picture".getBytes(StandardCharsets.UTF_8);

  private final EmbeddedStore store;
  private final Production production;
  private final String container;
  private final int port = FreePorts.any();
  private final int managementPort = FreePorts.any();

  private final CompletableFuture<Instant> answered;

  private RunningImage(String image, Path directory, List<String> options, List<String> command) {
    answered = CompletableFuture.supplyAsync(this::ask);
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    production = Production.in(directory, store.endpoint()).policies(POLICIES);
    production.write("token/R2_ACCESS_KEY_ID", Production.ACCESS_KEY_ID);
    production.write("token/R2_SECRET_ACCESS_KEY", Production.SECRET);
    Map<String, String> environment =
        Map.of(
            "QUARKUS_HTTP_PORT",
            String.valueOf(port),
            "QUARKUS_MANAGEMENT_PORT",
            String.valueOf(managementPort),
            "SMALLRYE_CONFIG_SOURCE_FILE_LOCATIONS",
            "/run/secrets/r2-presigner",
            "R2_ENDPOINT",
            store.endpoint().toString(),
            "STORE_GUARD",
            "condition",
            "R2_BUCKET",
            Production.BUCKET,
            "TOKEN_ISSUER",
            TestTokens.ISSUER,
            "TOKEN_AUDIENCE",
            TestTokens.AUDIENCE,
            "TOKEN_KEYS",
            "/run/token.pem",
            // This store has none, and the log would say so.
            "CORS_CHECK_EVERY",
            "off");
    List<String> run = new ArrayList<>(List.of("run", "--detach", "--network=host"));
    run.addAll(Engine.LIMITS);
    run.addAll(List.of("--read-only", "--read-only-tmpfs=false"));
    run.addAll(List.of("--cap-drop=all", "--security-opt=no-new-privileges"));
    environment.forEach((name, value) -> run.add("--env=" + name + "=" + value));
    run.add("--volume=" + directory.resolve("config") + ":/app/config:ro");
    run.add("--volume=" + directory.resolve("token") + ":/run/secrets/r2-presigner:ro");
    run.add("--volume=" + directory.resolve("token.pem") + ":/run/token.pem:ro");
    run.addAll(options);
    run.add(image);
    run.addAll(command);
    container = Engine.podman(run.toArray(String[]::new)).lines().reduce((a, b) -> b).orElseThrow();
  }

  static RunningImage ready(String image, Path directory) {
    return ready(image, directory, List.of(), List.of());
  }

  /**
   * @param options of the engine, like another entry point
   * @param command after the image
   */
  static RunningImage ready(
      String image, Path directory, List<String> options, List<String> command) {
    RunningImage running = new RunningImage(image, directory, options, command);
    try {
      await()
          .atMost(START)
          .ignoreExceptions()
          .until(() -> running.management().get("/q/health/ready").statusCode() == 200);
      return running;
    } catch (RuntimeException | Error failed) {
      String log = running.log();
      running.close();
      throw new IllegalStateException(log, failed);
    }
  }

  /** When it first answered; asks from before it is there. */
  private Instant ask() {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/cors")).build();
    Instant end = Instant.now().plus(START);
    while (Instant.now().isBefore(end)) {
      try {
        Thread.sleep(5);
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return Instant.now();
        }
      } catch (IOException notYet) {
        continue;
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
    throw new IllegalStateException("no answer in " + START);
  }

  /** From the start of its process to its first answer. */
  Duration timeToFirstAnswer() {
    // Not the kernel's, which counts from a boot that it knows to the second.
    String begun = "{{.State.StartedAt.Format \"2006-01-02T15:04:05.999999999Z07:00\"}}";
    Instant started = Instant.parse(Engine.podman("inspect", "--format=" + begun, container));
    return Duration.between(started, answered.join());
  }

  int port() {
    return port;
  }

  String token(String subject) {
    return production.token(subject);
  }

  long residentMemory() throws IOException {
    return ProcessMemory.now(Long.parseLong(process()));
  }

  long anonymousMemory() throws IOException {
    return ProcessMemory.anonymous(Long.parseLong(process()));
  }

  /** The bytes that the kernel lets it have, by the first or the second version of cgroups. */
  long memoryLimit() {
    String group = kernel("cgroup", ":memory:|^0::").replaceFirst("[^:]*:[^:]*:", "");
    Path first = Path.of("/sys/fs/cgroup/memory", group, "memory.limit_in_bytes");
    Path second = Path.of("/sys/fs/cgroup", group, "memory.max");
    return Long.parseLong(Manifests.read(Files.exists(first) ? first : second).strip());
  }

  private String process() {
    return Engine.podman("inspect", "--format={{.State.Pid}}", container);
  }

  private RequestSpecification management() {
    return RestAssured.given().baseUri("http://127.0.0.1").port(managementPort);
  }

  /**
   * The main job: a URL to upload with, the bytes to the store, a URL to download, the same bytes.
   */
  void movesBytesThereAndBack() {
    JsonPath upload =
        post(
            "/v1/uploads",
            "{\"key\":\"users/alice/photos/a.png\",\"contentType\":\"image/png\",\"contentLength\":"
                + PICTURE.length
                + "}");
    assertThat(
            Store.send("PUT", upload.getString("url"), upload.getMap("headers"), PICTURE)
                .statusCode())
        .isEqualTo(200);

    JsonPath download = post("/v1/downloads", "{\"key\":\"users/alice/photos/a.png\"}");

    assertThat(Store.send("GET", download.getString("url"), Map.of(), null).body())
        .isEqualTo(PICTURE);
  }

  /** What it says about itself to a caller. */
  JsonPath description() {
    return RestAssured.given()
        .baseUri("http://127.0.0.1")
        .port(port)
        .get("/q/openapi.json")
        .jsonPath();
  }

  /** A file of the image. */
  String file(String path, Path directory) {
    Path copy = directory.resolve("copy");
    Engine.podman("cp", container + ":" + path, copy.toString());
    return Manifests.read(copy);
  }

  /** Each part of its bill of materials is in the index, with texts that are there. */
  void carriesLicencesOfAllThatIsInIt(Path directory) {
    Path licences = directory.resolve("licenses");
    Engine.podman("cp", container + ":/licenses", licences.toString());
    LicencesIT.assertComplete(file("/app/bom.json", directory), licences);
    assertThat(licences.resolve("LICENSE")).hasSameTextualContentAs(Path.of("LICENSE"));
  }

  String metrics() {
    return management().get("/q/metrics").asString();
  }

  private JsonPath post(String path, String json) {
    return RestAssured.given()
        .baseUri("http://127.0.0.1")
        .port(port)
        .header("Authorization", "Bearer " + production.token("alice"))
        .contentType("application/json")
        .body(json)
        .post(path)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  /** A line of what the kernel says about its first process. */
  String kernel(String file, String pattern) {
    return Manifests.read(Path.of("/proc", process(), file))
        .lines()
        .filter(line -> Pattern.compile(pattern).matcher(line).find())
        .findFirst()
        .orElseThrow();
  }

  String log() {
    return Engine.podman("logs", container);
  }

  /** Stops it as an orchestrator does, and gives the exit code. */
  int stop() {
    Engine.podman("stop", "--time=30", container);
    return Integer.parseInt(Engine.podman("wait", container));
  }

  @Override
  public void close() {
    Engine.podman("rm", "--force", container);
    store.close();
  }
}
