package dev.r2presigner.bucket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.startup.Finding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A guard has a default on R2 only; what is unknown, missing or impossible stops the start. */
class GuardSettingsTest {

  private static final String GUARD = "store.guard (STORE_GUARD): ";
  private static final String WRITE_ID = "r2.write-access-key-id (R2_WRITE_ACCESS_KEY_ID): ";
  private static final String WRITE_SECRET =
      "r2.write-secret-access-key (R2_WRITE_SECRET_ACCESS_KEY): ";

  private static GuardSettings settings(String endpoint, String... properties) {
    Map<String, String> all = new HashMap<>();
    all.put("r2.endpoint", endpoint);
    all.put("r2.bucket", "media");
    all.put("r2.access-key-id", "id");
    all.put("r2.secret-access-key", "secret");
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return GivenSettings.guards(all);
  }

  private static GuardSettings elsewhere(String... properties) {
    return settings("https://s3.example.com", properties);
  }

  private static List<String> findings(GuardSettings settings) {
    return settings.findings().stream().map(Finding::toString).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://abc.r2.cloudflarestorage.com",
        "https://abc.eu.r2.cloudflarestorage.com",
        "https://abc.antarctica.r2.cloudflarestorage.com",
        "https://ABC.R2.cloudflarestorage.com"
      })
  void r2HasTheConditionByDefault(String endpoint) {
    assertThat(findings(settings(endpoint))).isEmpty();
    assertThat(settings(endpoint).guards()).isEqualTo(Guards.of(Guard.CONDITION));
    assertThat(settings(endpoint).configured()).contains(Guards.of(Guard.CONDITION));
  }

  @Test
  void anotherStoreHasNoDefault() {
    for (GuardSettings unset : List.of(elsewhere(), elsewhere("store.guard", ""))) {
      assertThat(findings(unset))
          .singleElement()
          .asString()
          .startsWith(GUARD + "required")
          .contains("condition, absent, write-only, store", "doctor");
      assertThat(unset.configured()).isEmpty();
      assertThat(unset.flaws()).isEmpty();
      // So that what is printed before a guard is chosen is not too narrow for one.
      assertThat(unset.guards().have(Guard.CONDITION)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "condition         | condition",
        "absent            | absent",
        "store             | store",
        "absent, condition | condition,absent",
        "store,condition   | condition,store",
      })
  void oneGuardOrTwoAreTaken(String given, String guards) {
    assertThat(findings(elsewhere("store.guard", given))).isEmpty();
    assertThat(elsewhere("store.guard", given).guards()).hasToString(guards);
    assertThat(settings("https://abc.r2.cloudflarestorage.com", "store.guard", given).guards())
        .hasToString(guards);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none                   | must be one of condition, absent, write-only, store",
        "CONDITION              | must be one of",
        "condition;absent       | must be one of",
        "condition,x            | must be one of",
        "write_only             | must be one of",
        "condition,condition    | lists condition twice",
        "condition,absent,store | lists more than two",
      })
  void whatIsNoGuardIsRefusedOnEveryStore(String given, String reason) {
    for (String endpoint :
        List.of("https://s3.example.com", "https://abc.r2.cloudflarestorage.com")) {
      GuardSettings settings = settings(endpoint, "store.guard", given);
      assertThat(findings(settings)).singleElement().asString().startsWith(GUARD + reason);
      assertThat(settings.flaws()).hasSize(1);
      assertThat(settings.configured()).isEmpty();
    }
  }

  @Test
  void writeOnlyNeedsItsKey() {
    assertThat(findings(elsewhere("store.guard", "write-only")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith(WRITE_ID + "required"),
            line -> assertThat(line).startsWith(WRITE_SECRET + "required"));
    assertThat(
            findings(
                elsewhere("store.guard", "write-only,absent", "r2.write-access-key-id", "writer")))
        .singleElement()
        .asString()
        .startsWith(WRITE_SECRET + "required");
  }

  @Test
  void theKeyNeedsItsGuard() {
    String[] key = {
      "store.guard", "condition",
      "r2.write-access-key-id", "writer",
      "r2.write-secret-access-key", "canary-77f1"
    };
    assertThat(findings(elsewhere(key)))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("STORE_GUARD=write-only only"))
        .noneMatch(line -> line.contains("canary-77f1"));
    key[1] = "write-only";
    assertThat(findings(elsewhere(key))).isEmpty();
    assertThat(elsewhere(key).writeToken().credentials().orElseThrow().accessKeyId())
        .isEqualTo("writer");
    assertThat(elsewhere(key).writeToken().toString()).doesNotContain("canary-77f1");
  }

  @Test
  void theKeyThatReadsIsNoSecondKey() {
    assertThat(
            findings(
                elsewhere(
                    "store.guard", "write-only",
                    "r2.write-access-key-id", "id",
                    "r2.write-secret-access-key", "secret")))
        .singleElement()
        .asString()
        .startsWith(WRITE_ID)
        .contains("r2.access-key-id");
  }
}
