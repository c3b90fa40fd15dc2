package dev.r2presigner.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.audit.RequestIds;
import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.issuing.RequestContext;
import dev.r2presigner.key.ObjectKey;
import dev.r2presigner.limits.Tally;
import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.ContentTypes;
import dev.r2presigner.policy.Grant;
import dev.r2presigner.policy.Operation;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.StoredRules;
import dev.r2presigner.store.ObjectStore.StoredObject;
import dev.r2presigner.token.LoadedServiceKeys;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With several issuers a receipt says whose subject it is of. */
class IssuerReceiptTest {

  private static final String KEY = "files/a.png";

  private Receipts receipts;

  @BeforeEach
  void start() throws IOException {
    ReceiptSettings settings = RefusedReceiptSettingsTest.settings();
    receipts =
        new Receipts(
            settings,
            LoadedServiceKeys.fresh(),
            new Notifications(settings, new SimpleMeterRegistry()),
            GivenSettings.settings());
  }

  private JsonPath receipt(String issuer) {
    Map<String, String> claims = Map.of("sub", "alice", Caller.ISSUER, issuer);
    Caller caller = new Caller("alice", Set.of(), claims, Instant.MAX);
    StoredRules rules = new StoredRules(new ContentTypes(List.of("image/*")), 10, List.of());
    Grant.OfStored grant =
        new Grant.Existing(
            ObjectKey.parse(KEY).fold(key -> key, flaw -> null), "own", Operation.UPLOAD, rules);
    StoredObject stored =
        new StoredObject(KEY, 1, "image/png", "\"e\"", Instant.EPOCH, Map.of(), null, null, null);
    String token =
        receipts.of(
            new RequestContext(
                caller,
                new Policies(List.of()),
                Instant.now(),
                RequestIds.NONE,
                Tally.alone(),
                quota -> {}),
            grant,
            stored);
    byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
    return JsonPath.from(new String(payload, StandardCharsets.UTF_8));
  }

  @Test
  void itHasTheConfiguredName() {
    for (String issuer : List.of("staff", "customers")) {
      assertThat(receipt(issuer).getString("sub")).isEqualTo("alice");
      assertThat(receipt(issuer).getString("issuer")).isEqualTo(issuer);
    }
  }

  @Test
  void withOneIssuerThereIsNone() {
    assertThat(receipt(Caller.DEFAULT_ISSUER).getMap("")).doesNotContainKey("issuer");
  }
}
