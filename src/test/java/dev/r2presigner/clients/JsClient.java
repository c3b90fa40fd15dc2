package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.Chromium;
import dev.r2presigner.testing.Npm;
import dev.r2presigner.testing.TestTokens;
import io.quarkus.test.common.http.TestHTTPResource;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The package in a browser and in Node.js, behind a gateway that breaks what it is told to. */
abstract class JsClient {

  private static final int PATIENCE_S = 90;

  /** Where the package runs. */
  enum Runtime {
    NODE,
    CHROMIUM
  }

  /** Holds a request back until the test has done something. */
  static final class Gate {
    private final CountDownLatch came = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void await() {
      came.countDown();
      awaitLatch(opened);
    }

    void awaitCaller() {
      awaitLatch(came);
    }

    void open() {
      opened.countDown();
    }
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @TestHTTPResource("/")
  String address;

  @ConfigProperty(name = ClientsSite.ORIGIN)
  String origin;

  @ConfigProperty(name = "r2.endpoint")
  String store;

  /** Nobody's before, so that no test finds another's files. */
  final String subject = "user-" + UUID.randomUUID();

  /** Of Node.js. */
  @TempDir Path folder;

  FaultyGateway gateway;
  private JsRuntime runtime;

  @BeforeEach
  void putBetween() {
    gateway = new FaultyGateway(address.replaceFirst("/$", ""), store);
  }

  @AfterEach
  void leave() {
    if (runtime != null) {
      runtime.close();
    }
    gateway.close();
    try (Bucket bucket = Bucket.embedded()) {
      bucket.empty();
    }
  }

  void open(Runtime where) {
    Npm.node();
    if (where == Runtime.CHROMIUM) {
      Chromium.browser();
      runtime = new JsRuntime.InChromium(origin);
    } else {
      runtime = new JsRuntime.InNode(folder);
    }
  }

  void reload() {
    runtime.reload();
  }

  Object call(String function, Object... arguments) {
    return runtime.call(function, arguments);
  }

  String token() {
    return TestTokens.of(subject);
  }

  /** Past its end by more than the skew that is forgiven. */
  String expiredToken() {
    NumericDate past = NumericDate.now();
    past.addSeconds(-120);
    return TestTokens.with(
        subject,
        claims -> {
          claims.setIssuedAt(past);
          claims.setExpirationTime(past);
        });
  }

  /** Of a client whose token is the next of these after a refusal. */
  Map<String, Object> options(String... tokens) {
    return new HashMap<>(Map.of("service", gateway.address(), "tokens", List.of(tokens)));
  }

  Object upload(Map<String, Object> file, Map<String, Object> where) {
    return upload(options(token()), file, where);
  }

  Object upload(Map<String, Object> options, Map<String, Object> file, Map<String, Object> where) {
    begin(options, file, where);
    return ended();
  }

  void begin(Map<String, Object> options, Map<String, Object> file, Map<String, Object> where) {
    call("begin", "one", options, file, where);
  }

  Object ended() {
    return call("ended", "one");
  }

  @SuppressWarnings("unchecked")
  List<Integer> loaded() {
    return (List<Integer>) call("loaded", "one");
  }

  /** Each request of the upload: its method, path and status, and whether it had no token. */
  @SuppressWarnings("unchecked")
  List<String> exchanges() {
    return (List<String>) call("exchanges", "one");
  }

  boolean comesBack(String key, Map<String, Object> file) {
    return (boolean) call("comesBack", options(token()), key, file);
  }

  static Map<String, Object> stored(Object result) {
    return member(result, "stored");
  }

  static Map<String, Object> error(Object result) {
    return member(result, "error");
  }

  static Map<String, Object> answer(Object result) {
    return member(result, "answer");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> member(Object result, String name) {
    Map<String, Object> members = (Map<String, Object>) result;
    assertThat(members).containsOnlyKeys(name);
    return (Map<String, Object>) members.get(name);
  }

  void awaitStored(String key) {
    await(() -> isStored(key));
  }

  private static boolean isStored(String key) {
    try (Bucket bucket = Bucket.embedded()) {
      return bucket.keys().contains(key);
    }
  }

  static void await(BooleanSupplier condition) {
    Instant end = in(PATIENCE_S);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  static Instant in(int seconds) {
    return Instant.now().plusSeconds(seconds);
  }

  static void await(Instant instant) {
    await(() -> Instant.now().isAfter(instant));
  }
}
