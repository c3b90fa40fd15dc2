package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The packaged application as a doctor of S3Proxy, which makes a copy of every upload that asks for
 * one: what it finds, what it exits with, and that it leaves nothing.
 */
class DoctorIT {

  private static EmbeddedStore store;

  @TempDir Path directory;

  @BeforeAll
  static void startStore() {
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            FreePorts.any(),
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
  }

  @AfterAll
  static void stopStore() {
    store.close();
  }

  private record End(int exitCode, String output, List<String> errors) {

    JsonPath json() {
      return new JsonPath(output);
    }
  }

  private static End run(Production production, String... options) {
    String[] arguments = new String[options.length + 1];
    arguments[0] = "doctor";
    System.arraycopy(options, 0, arguments, 1, options.length);
    try (PackagedService doctor = production.launch(arguments)) {
      int exitCode = doctor.awaitExit();
      assertThat(doctor.output())
          .doesNotContain(Production.SECRET, "X-Amz-", "http://", "\tat ", "Listening");
      return new End(exitCode, String.join("\n", doctor.stdout()), doctor.stderr());
    }
  }

  private Production production() {
    return Production.in(directory, store.endpoint());
  }

  private static void nothingIsLeft() {
    try (Bucket bucket =
        Bucket.at(
            store.endpoint(), Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET)) {
      assertThat(bucket.keys()).isEmpty();
      assertThat(bucket.unfinished()).isEmpty();
    }
  }

  @Test
  void tellsWhetherTheConfiguredGuardHolds() {
    tellsWhetherTheConfiguredGuardHolds("condition", 0, "holds");
    tellsWhetherTheConfiguredGuardHolds("store", 1, "fails");
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({"absent, 0, holds", "'condition,absent', 0, holds"})
  void tellsWhetherTheConfiguredGuardHolds(String guard, int exitCode, String outcome) {
    End end = run(production().set("STORE_GUARD", guard), "--json", "--only=guard");

    assertThat(end.exitCode()).as(end.toString()).isEqualTo(exitCode);
    JsonPath json = end.json();
    assertThat(json.getInt("exitCode")).isEqualTo(exitCode);
    assertThat(json.getString("checks[0].name")).isEqualTo("guard");
    assertThat(json.getString("checks[0].outcome")).isEqualTo(outcome);
    assertThat(json.getString("checks[0].configured")).isEqualTo(guard);
    assertThat(json.getList("checks[0].fits")).isEqualTo(List.of("condition", "absent"));
    assertThat(json.getString("checks[0].guards[0].guard")).isEqualTo(guard);
    assertThat(json.getBoolean("checks[0].guards[0].holds")).isEqualTo(exitCode == 0);
    String unguarded = "checks[0].guards.find { it.guard == 'store' }.";
    for (String kind : List.of("uploads", "parts")) {
      assertThat(json.getInt(unguarded + kind + ".honestStatus")).isEqualTo(200);
      assertThat(json.getInt(unguarded + kind + ".attacks")).isEqualTo(12);
      assertThat(json.getInt(unguarded + kind + ".copies")).isPositive();
    }
    nothingIsLeft();
  }

  @Test
  void findsAGuardWhereNoneIsConfigured() {
    End end = run(production().unset("STORE_GUARD"));

    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.output())
        .containsPattern("STORE_GUARD=condition\\b.*\\babsent\\b")
        .containsPattern("store +FAILS")
        .containsPattern("condition +holds");
    nothingIsLeft();
  }

  @Test
  void needsNeitherTokensNorPolicies() {
    Production bare =
        production()
            .policies("# none yet\n")
            .unset("TOKEN_ISSUER")
            .unset("TOKEN_AUDIENCE")
            .unset("TOKEN_KEYS");

    assertThat(run(bare).exitCode()).isZero();
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({"R2_SECRET_ACCESS_KEY, another-secret, (403)", "R2_BUCKET, another-bucket, (404)"})
  void saysWhatKeepsItFromTrying(String variable, String value, String status) {
    End end = run(production().set(variable, value), "--json");

    assertThat(end.exitCode()).as(end.toString()).isEqualTo(2);
    assertThat(end.json().getString("checks[0].outcome")).isEqualTo("untried");
    assertThat(end.json().getString("checks[0].summary")).contains(status);
    assertThat(end.json().getString("checks[0].left")).isEmpty();
  }

  @Test
  void anUnreachableStoreIsNotTried() {
    Production production = production();
    production.set("R2_ENDPOINT", URI.create("http://localhost:9").toString());
    End end = run(production, "--json");

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.json().getString("checks[0].outcome")).isEqualTo("untried");
    assertThat(end.json().getString("checks[0].left")).isEmpty();
  }

  @Test
  void wrongOptionsAreMisuse() {
    wrongOptionsAreMisuse("now");
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({"--only=weather", "'--json,--json'"})
  void wrongOptionsAreMisuse(String options) {
    End end = run(production(), options.split(","));

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors()).singleElement().asString().contains("usage:", "doctor [--json]");
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({
    "STORE_GUARD, none, store.guard (STORE_GUARD): must be one of",
    "R2_BUCKET, '', r2.bucket (R2_BUCKET): required",
    "STORE_GARD, condition, STORE_GARD: there is no such setting"
  })
  void aConfigurationThatIsWrongIsNotTried(String variable, String value, String line) {
    End end = run(production().set(variable, value));

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.output()).isEmpty();
    assertThat(end.errors()).singleElement().asString().startsWith("Not started: " + line);
  }

  @Tag(Proof.FULL)
  @Test
  void writeOnlyWithoutItsKeyIsNotTried() {
    End end = run(production().set("STORE_GUARD", "write-only"), "--json");

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.json().getString("checks[0].summary")).contains("R2_WRITE_ACCESS_KEY_ID");
    nothingIsLeft();
  }
}
