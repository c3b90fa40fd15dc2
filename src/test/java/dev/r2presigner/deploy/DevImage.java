package dev.r2presigner.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.Store;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A container of the image that deploy/Containerfile.dev builds, with its ports published. */
final class DevImage implements AutoCloseable {

  static final String NAME = "localhost/r2-presigner:dev-check";

  private static final Duration START = Duration.ofSeconds(150);

  private static boolean isBuilt;

  private final int port;
  private final String container;

  private DevImage(int port, List<String> options) {
    this.port = port;
    List<String> run = new ArrayList<>(List.of("run", "--detach", "--cap-drop=all"));
    // Podman has systemd ask for it, which is not everywhere.
    run.add("--no-healthcheck");
    run.addAll(Engine.LIMITS);
    run.addAll(options);
    run.add(NAME);
    container = Engine.podman(run.toArray(String[]::new)).lines().reduce((a, b) -> b).orElseThrow();
  }

  /** Builds the image, once for all checks. */
  static synchronized void build() {
    Engine.require();
    if (isBuilt) {
      return;
    }
    StandIns.makeJdk();
    StandIns.makeBase();
    List<String> build = new ArrayList<>(List.of("bud", "--isolation=chroot", "--layers=false"));
    build.addAll(StandIns.volumes());
    build.addAll(List.of("--format=docker", "--tag=" + NAME));
    build.addAll(List.of("--build-arg=JDK=" + StandIns.JDK, "--build-arg=BASE=" + StandIns.BASE));
    build.addAll(List.of("--file=deploy/Containerfile.dev", "."));
    Engine.buildah(build.toArray(String[]::new));
    isBuilt = true;
  }

  /** Runs it with published ports; the store's is the same inside and outside. */
  static DevImage ready(String... options) {
    int port = FreePorts.any();
    int store = FreePorts.any();
    List<String> all = new ArrayList<>();
    all.addAll(List.of("--publish=" + port + ":8080", "--publish=" + store + ":" + store));
    all.add("--env=R2_ENDPOINT=http://localhost:" + store);
    all.addAll(List.of(options));
    return ready(port, all);
  }

  /** Runs it in the network of the machine, whose loopback it shares. */
  static DevImage besideTheMachine(String... options) {
    int port = FreePorts.any();
    List<String> all = new ArrayList<>(List.of("--network=host"));
    all.add("--env=QUARKUS_HTTP_PORT=" + port);
    all.add("--env=QUARKUS_MANAGEMENT_PORT=" + FreePorts.any());
    all.addAll(List.of(options));
    return ready(port, all);
  }

  /** Waits until the service answers, which it does once the store is there. */
  private static DevImage ready(int port, List<String> options) {
    DevImage running = new DevImage(port, options);
    try {
      await()
          .atMost(START)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> RestAssured.get(running.service() + "/local/tokens").statusCode() == 200);
      return running;
    } catch (RuntimeException | Error failed) {
      String log = running.log();
      running.close();
      throw new IllegalStateException(log, failed);
    }
  }

  String service() {
    return "http://localhost:" + port;
  }

  /** A token of a user with the role {@code user}. */
  String token(String subject) {
    return RestAssured.given()
        .contentType("application/json")
        .body(Map.of("sub", subject, "roles", List.of("user")))
        .post(service() + "/local/tokens")
        .then()
        .statusCode(200)
        .extract()
        .path("token");
  }

  Api as(String subject) {
    return Api.at(service(), token(subject));
  }

  /** Uploads this content to a key and gives what a download of that key brings. */
  byte[] thereAndBack(String subject, String key, byte[] content) {
    Api user = as(subject);
    JsonPath upload =
        user.upload(Map.of("key", key, "contentType", "image/png", "contentLength", content.length))
            .then()
            .statusCode(200)
            .extract()
            .jsonPath();
    assertThat(Store.put(upload, content).statusCode()).isEqualTo(200);
    return stored(user, key);
  }

  byte[] stored(Api user, String key) {
    String url = user.download(key).then().statusCode(200).extract().path("url");
    return Store.send("GET", url, Map.of(), null).body();
  }

  /** Runs a command in the container; fails if it fails. */
  void execute(List<String> command) {
    List<String> exec = new ArrayList<>(List.of("exec", container));
    exec.addAll(command);
    Engine.podman(exec.toArray(String[]::new));
  }

  String log() {
    return Engine.podman("logs", container);
  }

  /** Stops it as an engine does, and gives the exit code. */
  int stop() {
    Engine.podman("stop", "--time=30", container);
    return Integer.parseInt(Engine.podman("wait", container));
  }

  @Override
  public void close() {
    Engine.podman("rm", "--force", container);
  }
}
