package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Mistakes.Mistake;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Unsafe configurations as an operator would have them, each given to the packaged application:
 * they really end a process. All of them in the full lane, one of each kind in the others; the full
 * list is tested on the checks themselves.
 */
class RefusedStartIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** As many as the smallest machine has processors. */
  private static final int AT_ONCE = 2;

  /** One for each check of the start and each way to its end: what verify runs. */
  private static final Set<String> SAMPLE =
      Set.of(
          "without R2_BUCKET",
          "half a token for the bucket's settings",
          "without a guard",
          "ALLOWED_ORIGINS='null'",
          "QUARKUS_HTTP_PORT='65536'",
          "QUARKUS_HTTP_PORT='http'",
          "a shared key",
          "a service key that is none",
          "STORE_TIMEOUT='0s'",
          "STORE_CONNECT_TIMEOUT='soon'",
          "CORS_CHECK_EVERY='often'",
          "MULTIPART_ABORT_AFTER_DAYS='0'",
          "R2_SECRET_ACESS_KEY='" + Production.SECRET + "'",
          "a misspelled mounted file",
          "max-size: 10X",
          "max-sise: 10M",
          "a quote left open",
          "a policy written twice",
          "limits: {}",
          "a prefix in which subjects of two issuers meet",
          "credentials on a store that is not R2",
          "credentials around another policy",
          "R2_BUCKET='${r2.bucket}'");

  private static final Map<String, Mistake> MISTAKES = mistakesOfThisLane();

  private static Map<String, Mistake> mistakesOfThisLane() {
    Map<String, Mistake> all = Mistakes.all();
    assertThat(all).containsKeys(SAMPLE.toArray(String[]::new));
    if (!Proof.isFull()) {
      all.keySet().retainAll(SAMPLE);
    }
    return all;
  }

  private record End(
      int exitCode, List<String> stdout, List<String> stderr, boolean listened, Duration took) {}

  @TempDir static Path directory;

  private static Duration plainStart;
  private static ExecutorService starts;
  private static final Map<String, Future<End>> ENDS = new ConcurrentHashMap<>();

  @BeforeAll
  static void startAll() throws IOException {
    measureAGoodStart();
    starts = Executors.newFixedThreadPool(AT_ONCE);
    MISTAKES.forEach((name, mistake) -> ENDS.put(name, starts.submit(() -> run(mistake))));
  }

  @AfterAll
  static void stopTheRest() {
    starts.shutdownNow();
  }

  private static void measureAGoodStart() throws IOException {
    try (PackagedService service = production().launch().awaitLive()) {
      plainStart = service.age();
    }
  }

  private static Production production() throws IOException {
    return Production.withoutStore(Files.createTempDirectory(directory, "installation"));
  }

  private static End run(Mistake mistake) throws IOException {
    try (PackagedService service = mistake.make().apply(production()).launch()) {
      boolean listened = listens(service);
      int exitCode = service.awaitExit();
      Duration took = service.age();
      return new End(exitCode, service.stdout(), service.stderr(), listened, took);
    }
  }

  /** Whether anybody could connect before it ended. */
  private static boolean listens(PackagedService service) {
    try {
      service.await("listening", Duration.ofMinutes(1), () -> connects(service.port()));
      return true;
    } catch (IllegalStateException ended) {
      return false;
    }
  }

  private static boolean connects(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  static Stream<String> mistakes() {
    return MISTAKES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeEndsTheStartWithOneLineThatNamesIt(String name) throws Exception {
    Mistake mistake = MISTAKES.get(name);
    End end = ENDS.get(name).get();

    assertThat(end.exitCode()).isNotZero();
    assertThat(end.stderr())
        .singleElement()
        .asString()
        .startsWith("Not started: " + mistake.line())
        .doesNotContain(Production.SECRET);
    assertThat(end.stdout())
        .noneMatch(line -> line.startsWith("\tat ") || line.contains(Production.SECRET))
        .noneMatch(line -> line.contains("Listening on"));
    assertThat(end.listened()).isFalse();
    // Others may need the processor at this moment; a slow check is slow every time.
    for (int more = 2; more > 0 && end.took().compareTo(limit()) > 0; more--) {
      measureAGoodStart();
      end = run(mistake);
    }
    assertThat(end.took()).isLessThan(limit());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "management"})
  void aPortInUseIsNamedBeforeAnythingElseBegins(String port) throws IOException {
    String property = "quarkus." + port + ".port";
    try (ServerSocket other = new ServerSocket(0)) {
      String number = String.valueOf(other.getLocalPort());
      End end =
          run(new Mistake("", production -> production.set(Finding.variable(property), number)));

      assertThat(end.exitCode()).isNotZero();
      assertThat(end.stderr())
          .singleElement()
          .asString()
          .startsWith("Not started: " + Finding.named(property) + ": " + number);
      assertThat(end.stdout()).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  /** What Kubernetes puts into every container, and policies without a file, stop no start. */
  @Test
  void linksToServicesAndPoliciesInVariablesAreNoMistakes() throws IOException {
    Production production =
        production()
            .set("R2_PRESIGNER_SERVICE_HOST", "10.0.0.1")
            .set("R2_PRESIGNER_SERVICE_PORT_HTTP", "80")
            .set("R2_PRESIGNER_PORT", "tcp://10.0.0.1:80")
            .set("R2_PRESIGNER_PORT_80_TCP_ADDR", "10.0.0.1")
            .set("TOKEN_SERVICE_SERVICE_PORT_HTTP", "80")
            .set("STORE_PORT", "tcp://10.0.0.2:9000")
            .set("PRESIGNER_PORT", "tcp://10.0.0.3:80")
            .set("TOKEN_AUDIENCE_0_", "r2-presigner")
            .set("PRESIGNER_POLICIES_VIDEOS_PREFIX", "videos/{sub}/")
            .set("PRESIGNER_POLICIES_VIDEOS_OPERATIONS_0_", "download")
            .set("PRESIGNER_POLICIES_PHOTOS_MAX_SIZE", "3M");
    try (PackagedService service = production.ready()) {
      String policies = service.get("/v1/policies", production.token("alice")).body();

      assertThat(policies).contains("videos/alice/").contains("3145728");
    }
  }

  /** A machine that needs long for a good start is allowed more for a bad one. */
  private static Duration limit() {
    Duration loaded = plainStart.multipliedBy(2);
    return loaded.compareTo(LIMIT) > 0 ? loaded : LIMIT;
  }
}
