package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A byte a second keeps the idle time-out away, and is cut off all the same. Each takes up to half
 * a minute of waiting, so all of them trickle at the same time.
 */
class TrickleIT {

  private static final int HEADERS_SECONDS = 25;
  private static final int BODY_SECONDS = 40;

  @TempDir static Path directory;

  private static final ExecutorService THREADS = Executors.newCachedThreadPool();

  private static PackagedService service;
  private static Future<Boolean> headers;
  private static Future<Boolean> headersOnAKeptConnection;
  private static Future<Boolean> body;
  private static Future<Boolean> bodyAfterItsRefusal;

  @BeforeAll
  static void start() throws IOException {
    // Else the idle time-out, which sees whole messages only, would end headers for us.
    Production production =
        Production.withoutStore(directory).set("QUARKUS_HTTP_IDLE_TIMEOUT", "90s");
    service = production.ready();
    String token = production.token("alice");
    String request = Connection.upload(token, "users/alice/photos/a.png");
    // The listening socket is known from the first request on, for what is accepted after it.
    try (Connection warm = new Connection(service.port())) {
      for (int i = 0; i < 100; i++) {
        assertThat(warm.ask(request).status()).isEqualTo(200);
      }
    }
    headers = isCutOff(HEADERS_SECONDS, slow -> slow.write("POST /v1/uploads HTTP/1.1\r\nX-A: "));
    headersOnAKeptConnection =
        isCutOff(
            HEADERS_SECONDS,
            slow -> {
              assertThat(slow.ask(request).status()).isEqualTo(200);
              slow.write("GET /v1/policies HTTP/1.1\r\nX-A: ");
            });
    body = isCutOff(BODY_SECONDS, slow -> slow.write(beginningOfABody(token)));
    bodyAfterItsRefusal =
        isCutOff(
            BODY_SECONDS,
            slow -> {
              slow.write(beginningOfABody("bad"));
              assertThat(slow.read().status()).isEqualTo(401);
            });
  }

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
    service.close();
  }

  private interface Beginning {
    void write(Connection slow) throws IOException;
  }

  private static String beginningOfABody(String token) {
    return Connection.post("/v1/uploads", token, " ".repeat(4000)).strip() + "\r\n\r\n ";
  }

  private static Future<Boolean> isCutOff(int seconds, Beginning beginning) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection slow = new Connection(service.port())) {
            beginning.write(slow);
            return isCutOff(slow, seconds);
          } catch (IOException failed) {
            throw new IllegalStateException(failed);
          }
        },
        THREADS);
  }

  private static boolean isCutOff(Connection slow, int seconds) {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    try {
      while (System.nanoTime() < end) {
        if (slow.isClosedWithin(1000)) {
          return true;
        }
        slow.write(" ");
      }
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  private static boolean result(Future<Boolean> trickle) throws Exception {
    return trickle.get(2L * BODY_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  @Tag(Proof.FULL)
  void headersThatTrickleAreCutOff() throws Exception {
    assertThat(result(headers)).isTrue();
  }

  @Test
  void headersThatTrickleOnAKeptConnectionAreCutOff() throws Exception {
    assertThat(result(headersOnAKeptConnection)).isTrue();
  }

  @Test
  @Tag(Proof.FULL)
  void aBodyThatTricklesIsCutOff() throws Exception {
    assertThat(result(body)).isTrue();
  }

  /** Its answer does not wait for the body, and the rest of the body does not wait for ever. */
  @Test
  void aBodyThatTricklesAfterItsRefusalIsCutOff() throws Exception {
    assertThat(result(bodyAfterItsRefusal)).isTrue();
  }
}
