package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two users, two policies and five kinds of requests at the same time: no reply, and no line of the
 * audit, has anything of another request in it.
 */
@Tag(Proof.ALONE)
class CrossTalkIT {

  private static final int THREADS = 8;
  private static final int REQUESTS = Proof.times(100_000);

  private static final String POLICIES =
      """
      presigner:
        policies:
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download]
            content-types: ["image/*"]
            max-size: 10M
          papers:
            prefix: users/{sub}/papers/
            operations: [upload, download]
            content-types: [image/png]
            max-size: 1K
      """;

  private static final Pattern AUDITED_ID = Pattern.compile("\"requestId\":\"([0-9a-f]{16})\"");

  @TempDir Path directory;

  /** What the audit has to say of a request. */
  private record Asked(String subject, String key) {}

  private final Map<String, Asked> byRequestId = new ConcurrentHashMap<>();
  private final Queue<String> crossed = new ConcurrentLinkedQueue<>();

  @Test
  void everyReplyAndEveryAuditLineBelongsToItsRequest() throws Exception {
    // RSA, of which a JVM verifies many more a second.
    KeyPair keys = Production.rsaKeys(2048);
    Production production =
        Production.withoutStore(directory)
            .asShipped()
            .policies(POLICIES)
            .write("token.pem", Production.pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    List<String> tokens = List.of(token("alice", keys), token("bob", keys));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (PackagedService service = production.ready()) {
      long start = System.nanoTime();
      List<Future<?>> clients = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        clients.add(
            pool.submit(
                () -> {
                  try (Connection connection = new Connection(service.port())) {
                    for (int n = first; n < REQUESTS; n += THREADS) {
                      ask(connection, tokens, n);
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> client : clients) {
        client.get();
      }
      System.out.printf(
          "%d requests in %d s%n", REQUESTS, (System.nanoTime() - start) / 1_000_000_000);
      assertThat(crossed).isEmpty();
      assertThat(byRequestId).hasSize(REQUESTS);

      service.terminate();
      long audited = service.stdout().stream().filter(this::isAudit).count();
      assertThat(crossed).isEmpty();
      assertThat(audited).isEqualTo(REQUESTS);
    } finally {
      pool.shutdownNow();
    }
  }

  private static String token(String subject, KeyPair keys) {
    return TestTokens.sign(TestTokens.claims(subject), "RS256", keys.getPrivate(), null);
  }

  private void ask(Connection connection, List<String> tokens, int n) throws IOException {
    // Neighbours differ in everything, and no thread has only one kind.
    int mix = n / THREADS + n;
    String subject = mix % 2 == 0 ? "alice" : "bob";
    String other = mix % 2 == 0 ? "bob" : "alice";
    String token = tokens.get(mix % 2);
    String policy = mix / 2 % 2 == 0 ? "photos" : "papers";
    int kind = mix / 4 % 5;
    String owner = kind == 4 ? other : subject;
    String key = "users/" + owner + "/" + policy + "/" + n + "-x.png";
    Connection.Reply reply =
        switch (kind) {
          case 0, 4 -> connection.ask(Connection.upload(token, key));
          case 1 ->
              connection.ask(Connection.post("/v1/downloads", token, "{\"key\":\"" + key + "\"}"));
          case 2 -> connection.ask(Connection.get("/v1/downloads/" + key, token));
          default ->
              connection.ask(Connection.upload(token, key).replace("image/png", "text/html"));
        };
    String path = "/production-bucket/" + key + "?";
    boolean right =
        switch (kind) {
          case 0 -> isIssued(reply, "PUT", key, policy, path);
          case 1 -> isIssued(reply, "GET", key, policy, path);
          case 2 -> reply.status() == 302 && reply.header("location").contains(path);
          case 3 -> isRefused(reply, 422, "content-type-not-allowed");
          default -> isRefused(reply, 403, "key-not-allowed");
        };
    boolean foreign = kind != 4 && (reply.headers() + reply.body()).contains("users/" + other);
    String id = reply.header("x-request-id");
    if (!right || foreign || byRequestId.put(id, new Asked(subject, key)) != null) {
      crossed.add(subject + " " + key + ": " + reply);
    }
  }

  private static boolean isIssued(
      Connection.Reply reply, String method, String key, String policy, String path) {
    return reply.status() == 200
        && reply.body().contains("\"method\":\"" + method + "\"")
        && reply.body().contains("\"key\":\"" + key + "\"")
        && reply.body().contains("\"policy\":\"" + policy + "\"")
        && reply.body().contains(path);
  }

  private static boolean isRefused(Connection.Reply reply, int status, String slug) {
    return reply.status() == status
        && reply.body().contains("problem:" + slug + "\"")
        && reply.body().contains("\"requestId\":\"" + reply.header("x-request-id") + "\"");
  }

  private boolean isAudit(String line) {
    Matcher id = AUDITED_ID.matcher(line);
    if (!id.find()) {
      return false;
    }
    Asked asked = byRequestId.get(id.group(1));
    if (asked == null
        || !line.contains("\"subject\":\"" + asked.subject() + "\"")
        || !line.contains("\"key\":\"" + asked.key() + "\"")) {
      crossed.add(line);
    }
    return true;
  }
}
