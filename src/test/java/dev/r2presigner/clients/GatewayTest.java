package dev.r2presigner.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Bucket;
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

/** A client behind a gateway that breaks what it is told to. */
abstract class GatewayTest {

  private static final int PATIENCE_S = 90;

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

  @ConfigProperty(name = "r2.endpoint")
  String store;

  /** Nobody's before, so that no test finds another's files. */
  final String subject = "user-" + UUID.randomUUID();

  @TempDir Path folder;

  FaultyGateway gateway;

  @BeforeEach
  void putBetween() {
    gateway = new FaultyGateway(address.replaceFirst("/$", ""), store);
  }

  @AfterEach
  void takeAway() {
    gateway.close();
    try (Bucket bucket = Bucket.embedded()) {
      bucket.empty();
    }
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
