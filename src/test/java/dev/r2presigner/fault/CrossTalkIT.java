package dev.r2presigner.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.TestTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.HashMap;
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
            delegations: {roles: [user]}
          papers:
            prefix: users/{sub}/papers/
            operations: [upload, download]
            content-types: [image/png]
            max-size: 1K
            delegations: {roles: [user]}
      """;

  private static final Pattern AUDITED_ID = Pattern.compile("\"requestId\":\"([0-9a-f]{16})\"");

  @TempDir Path directory;

  /** What the audit has to say of a request. */
  private record Asked(String subject, String key) {

    boolean isRecordedIn(String line) {
      String delegator = subject.startsWith("guest-") ? subject.substring(6) : null;
      return line.contains("\"subject\":\"" + subject + "\"")
          && line.contains("\"key\":\"" + key + "\"")
          && line.contains("\"delegator\"") == (delegator != null)
          && (delegator == null || line.contains("\"delegator\":\"" + delegator + "\""));
    }
  }

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
            .serviceKeys()
            .write("token.pem", Production.pem("PUBLIC KEY", keys.getPublic().getEncoded()));
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (PackagedService service = production.ready()) {
      Map<String, String> tokens = tokens(service, keys);
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

  /** Of two users, and of the guests to whom each delegated both policies. */
  private static Map<String, String> tokens(PackagedService service, KeyPair keys) {
    Map<String, String> tokens = new HashMap<>();
    for (String subject : List.of("alice", "bob")) {
      String token = TestTokens.sign(TestTokens.claims(subject), "RS256", keys.getPrivate(), null);
      tokens.put(subject, token);
      for (String policy : List.of("photos", "papers")) {
        tokens.put(
            "guest-" + subject + policy,
            Delegating.prefix(policy, "users/" + subject + "/" + policy + "/", "upload", "download")
                .with("subject", "guest-" + subject)
                .with("expiresIn", 7200)
                .tokenBy(Api.at(service.uri("").toString(), token)));
      }
    }
    return tokens;
  }

  private void ask(Connection connection, Map<String, String> tokens, int n) throws IOException {
    // Neighbours differ in everything, and no thread has only one kind.
    int mix = n / THREADS + n;
    String subject = mix % 2 == 0 ? "alice" : "bob";
    String other = mix % 2 == 0 ? "bob" : "alice";
    String policy = mix / 2 % 2 == 0 ? "photos" : "papers";
    int kind = mix / 4 % 5;
    boolean delegated = mix / 20 % 2 == 0;
    String token = tokens.get(delegated ? "guest-" + subject + policy : subject);
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
    if (!right
        || foreign
        || byRequestId.put(id, new Asked(delegated ? "guest-" + subject : subject, key)) != null) {
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
    if (!id.find() || line.contains("\"operation\":\"delegate\"")) {
      return false;
    }
    Asked asked = byRequestId.get(id.group(1));
    if (asked == null || !asked.isRecordedIn(line)) {
      crossed.add(line);
    }
    return true;
  }
}
