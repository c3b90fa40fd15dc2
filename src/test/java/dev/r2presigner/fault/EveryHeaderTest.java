package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.EveryCall;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.LogRecords;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import io.restassured.RestAssured;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in the head of a request, at any route: it is answered, not with a 5xx, with a
 * problem if it is refused, and the log has no fault. Before: 500 with a stack trace for an empty
 * {@code Content-Type}, and for an empty {@code Accept} where there is a choice of types.
 */
@LocalProfileTest
class EveryHeaderTest {

  private static final String SEED_PROPERTY = "headers.seed";
  private static final int COMBINATIONS = Proof.isFull() ? 2000 : 200;

  /** An upload that is granted, a redirect, and what needs no token. */
  private static final List<String> TYPICAL =
      EveryCall.ALL.stream()
          .filter(
              call ->
                  call.startsWith(
                          "POST /v1/uploads {\"key\":\"users/alice/a.png\",\"contentType\":\"im")
                      || call.startsWith("GET /v1/downloads/users/alice/a.png")
                      || call.equals("GET /v1/downloads?key=users/alice/a.png")
                      || call.equals("GET /v1/cors"))
          .toList();

  private final long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
  private final OddHeaders headers = new OddHeaders(seed);
  private final String token = TestTokens.of("alice");
  private final LogRecords log = new LogRecords();

  @BeforeEach
  void listen() {
    log.start();
  }

  @AfterEach
  void theLogHasNoFault() {
    log.stop();
    assertThat(log.faults()).as(again()).isEmpty();
  }

  /** All at once, since nobody reads most of them: whoever does is found by taking some away. */
  @Test
  void headersThatNobodyReads() throws IOException {
    for (String call : EveryCall.ALL) {
      for (String value : headers.sample(OddHeaders.SHORT)) {
        send(call, OddHeaders.OTHERS.stream().map(name -> OddHeaders.line(name, value)).toList());
      }
      for (String value : headers.sample(OddHeaders.LONG)) {
        send(call, headers.one(headers.anyOf(OddHeaders.OTHERS), value).subList(0, 1));
      }
      isAnswered();
    }
  }

  @Test
  void headersThatAreRead() throws IOException {
    for (String name : OddHeaders.READ) {
      for (String call : TYPICAL) {
        for (String value : headers.sample(OddHeaders.SHORT)) {
          send(call, headers.one(name, value));
        }
        for (String value : headers.sample(OddHeaders.LONG)) {
          send(call, headers.one(name, value));
        }
      }
      for (String call : EveryCall.ALL) {
        send(call, headers.one(name, ""));
        send(call, headers.one(name, headers.anyOf(OddHeaders.SHORT)));
      }
      isAnswered();
    }
  }

  @Test
  void anyOfThemTogether() throws IOException {
    for (int i = 0; i < COMBINATIONS; i++) {
      send(headers.anyOf(EveryCall.ALL), headers.some());
    }
    isAnswered();
  }

  private void isAnswered() throws IOException {
    try (Connection honest = new Connection(RestAssured.port)) {
      assertThat(honest.ask(Connection.upload(token, "users/alice/photos/a.png")).status())
          .as(again())
          .isEqualTo(200);
    }
  }

  private void send(String call, List<String> lines) throws IOException {
    String[] parts =
        call.replace("TOKEN", "x").replace("users/alice/a", "users/alice/photos/a").split(" ", 3);
    List<String> all = new ArrayList<>(lines);
    addUnless(all, "Host", "localhost");
    if (!headers.oneIn(4)) {
      all.add(OddHeaders.line("Authorization", "Bearer " + token));
    }
    String body = framed(parts.length == 3 ? parts[2] : "", all);
    String request = parts[0] + " " + parts[1] + " HTTP/1.1\r\n" + String.join("", all) + "\r\n";
    try (Connection connection = new Connection(RestAssured.port)) {
      connection.write(request + body);
      Connection.Reply reply = connection.read(!parts[0].equals("HEAD"));
      while (reply.status() == 100) {
        reply = connection.read(!parts[0].equals("HEAD"));
      }
      assertThat(isInOrder(reply)).as("%s%n%s%n%s", again(), request, reply).isTrue();
    }
  }

  private static boolean isInOrder(Connection.Reply reply) {
    boolean bare =
        List.of(400, 414, 431).contains(reply.status())
            && reply.body().isEmpty()
            && reply.header("content-type").isEmpty();
    return (reply.status() >= 200 && reply.status() < 400)
        || (reply.status() < 500 && (bare || isProblem(reply)));
  }

  private static boolean isProblem(Connection.Reply reply) {
    return reply.header("content-type").startsWith("application/problem+json");
  }

  /** As long as the head says, so that nothing is waited for that never comes. */
  private static String framed(String body, List<String> lines) {
    String length = first(lines, "Content-Length");
    if (first(lines, "Transfer-Encoding") != null) {
      return body.isEmpty()
          ? "0\r\n\r\n"
          : Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }
    if (!body.isEmpty()) {
      addUnless(lines, "Content-Type", "application/json");
      addUnless(lines, "Content-Length", String.valueOf(body.length()));
    }
    boolean padded = length != null && length.matches("[0-9]{1,4}");
    return padded ? body + " ".repeat(Integer.parseInt(length)) : body;
  }

  private static void addUnless(List<String> lines, String name, String value) {
    if (first(lines, name) == null) {
      lines.add(OddHeaders.line(name, value));
    }
  }

  private static String first(List<String> lines, String name) {
    String start = name.toLowerCase(Locale.ROOT) + ":";
    return lines.stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .findFirst()
        .map(line -> line.substring(start.length()).strip())
        .orElse(null);
  }

  private String again() {
    return "again with -D" + SEED_PROPERTY + "=" + seed;
  }
}
