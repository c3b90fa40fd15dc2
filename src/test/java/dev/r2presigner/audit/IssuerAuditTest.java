package dev.r2presigner.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.r2presigner.policy.Bearer;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.Delegation.Scope;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Refusal;
import dev.r2presigner.testing.RecordedLog;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With several issuers a line says whose subject it is of. */
class IssuerAuditTest {

  private static final Refusal REFUSAL =
      new Refusal(Refusal.Reason.KEY_NOT_ALLOWED, "Not there. Go elsewhere.", Map.of());

  private final RecordedLog log = new RecordedLog("audit", "%s");
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AuditWriter writer = new AuditWriter(new ObjectMapper(), meters);
  private final Audit audit = new Audit(writer, meters);

  @AfterEach
  void stop() {
    writer.stop(null);
    log.close();
  }

  private static Caller of(String issuer) {
    Map<String, String> claims = Map.of("sub", "alice", Caller.ISSUER, issuer);
    return new Caller("alice", Set.of("user"), claims, Instant.MAX);
  }

  private JsonPath line(Caller caller) {
    int before = log.lines().size();
    audit.refused(caller, Operation.DOWNLOAD, "k", REFUSAL, RequestIds.NONE);
    await().until(() -> log.lines().size() > before);
    return JsonPath.from(log.lines().get(before));
  }

  @Test
  void theLineHasTheConfiguredName() {
    for (String issuer : List.of("staff", "customers")) {
      JsonPath line = line(of(issuer));

      assertThat(line.getString("subject")).isEqualTo("alice");
      assertThat(line.getString("issuer")).isEqualTo(issuer);
    }
  }

  @Test
  void withADelegationItIsTheDelegators() {
    Caller guest = Bearer.of(of("staff"), "p", new Scope.Under("a/"), Operation.DOWNLOAD);

    JsonPath line = line(guest);

    assertThat(line.getString("subject")).isEqualTo("guest");
    assertThat(line.getString("delegator")).isEqualTo("alice");
    assertThat(line.getString("issuer")).isEqualTo("staff");
  }

  @Test
  void withOneIssuerThereIsNone() {
    assertThat(line(of(Caller.DEFAULT_ISSUER)).getMap("")).doesNotContainKey("issuer");
  }
}
