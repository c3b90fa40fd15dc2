package dev.r2presigner.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.LocalProfileTest;
import dev.r2presigner.testing.RecordedLog;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gave a delegation is found from each of its uses, and the other way round. */
@LocalProfileTest
class DelegationAuditTest {

  private final RecordedLog log = new RecordedLog("audit", "%s");
  private final List<String> lines = log.lines();

  @AfterEach
  void stopListening() {
    log.close();
  }

  @Test
  void aDelegationIsRecordedUnderBothNamesWhenMadeAndWhenUsed() {
    Api alice = Api.as("alice");
    String key = "users/alice/documents/audit.txt";
    String token = Delegating.key("documents", key, "download").tokenBy(alice);
    Api guest = Api.withToken(token);
    guest.download(key);
    guest.download("users/bob/documents/audit.txt");
    Delegating.key("documents", "users/bob/documents/x", "download").askedBy(alice);

    await().untilAsserted(() -> assertThat(lines).hasSize(4));
    JsonPath made = JsonPath.from(lines.get(0));
    assertThat(made.getString("operation")).isEqualTo("delegate");
    assertThat(made.getString("outcome")).isEqualTo("issued");
    assertThat(made.getString("subject")).isEqualTo("alice");
    assertThat(made.getString("for")).isEqualTo("guest");
    assertThat(made.getString("key")).isEqualTo(key);
    assertThat(made.getList("operations")).containsExactly("download");
    for (JsonPath used : List.of(JsonPath.from(lines.get(1)), JsonPath.from(lines.get(2)))) {
      assertThat(used.getString("subject")).isEqualTo("guest");
      assertThat(used.getString("delegator")).isEqualTo("alice");
      assertThat(used.getString("delegation")).isEqualTo(made.getString("delegation"));
    }
    assertThat(JsonPath.from(lines.get(3)).getString("outcome")).isEqualTo("key-not-allowed");
    assertThat(String.join("", lines)).doesNotContain(token.substring(token.length() - 20));
  }
}
