package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.bucket.GuardSettings;
import dev.r2presigner.bucket.R2Settings;
import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.signing.IssuedUrls;
import dev.r2presigner.signing.SignatureTrialsOf;
import dev.r2presigner.signing.SignedUrl;
import dev.r2presigner.testing.Bucket;
import dev.r2presigner.testing.FreePorts;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
      assertThat(doctor.output()).doesNotContain(Production.SECRET, "X-Amz-", "\tat ", "Listening");
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
  @Tag(Proof.FULL)
  void findsAGuardWhereNoneIsConfigured() {
    End end = run(production().unset("STORE_GUARD"), "--only=guard");

    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.output())
        .containsPattern("STORE_GUARD=condition\\b.*\\babsent\\b")
        .containsPattern("store +FAILS")
        .containsPattern("condition +holds");
    nothingIsLeft();
  }

  /** This store takes every preflight, and has no lifecycle. */
  @Test
  void looksAtEverythingElseToo() throws IOException {
    Production production =
        production()
            .set("ALLOWED_ORIGINS", "https://app.example.com")
            .policies(
                """
                presigner:
                  policies:
                    files:
                      prefix: users/{sub}/
                      operations: [download]
                      expire-after: 30d
                """);

    End end = run(production, "--only=credentials,bucket,cors,lifecycle,clock,issuer,keys");

    assertThat(end.exitCode()).as(end.toString()).isIn(1, 2);
    List<String> lines = List.of(end.output().split("\n"));
    assertThat(lines).anyMatch(line -> line.startsWith("lifecycle      untried"));
    List<String> shown =
        lines.stream()
            .filter(line -> line.matches("(credentials|bucket|clock|issuer|keys) .*"))
            .toList();
    assertThat(Files.readString(Path.of("src/docs/operations.md")))
        .contains("\n" + String.join("\n", shown) + "\n```");
    nothingIsLeft();
  }

  /** What this store refuses is named, and what it takes is good. */
  @Test
  @Tag(Proof.FULL)
  void aUrlThatTheStoreRefusesIsTakenApart() {
    Map<String, String> properties =
        Map.of(
            "r2.endpoint", store.endpoint().toString(),
            "r2.bucket", Production.BUCKET,
            "r2.access-key-id", Production.ACCESS_KEY_ID,
            "r2.secret-access-key", Production.SECRET,
            "store.guard", "condition");
    Instant now = Instant.now();
    SignedUrl put = new IssuedUrls(properties, now).put("users/alice/a (1).png", 4);
    SignedUrl late = new IssuedUrls(properties, now.minusSeconds(3600)).get("users/alice/a.png");
    String bob = put.url().replace("alice", "bob");
    R2Settings settings = GivenSettings.settings(properties);
    GuardSettings guards = GivenSettings.guards(properties);
    UrlCheck check = new UrlCheck(settings, guards, SignatureTrialsOf.settings(settings, guards));

    Map<String, String> sent = new TreeMap<>(put.headers());
    assertThat(refused(check, put.url(), sent, 200)).isEmpty();
    try (Bucket bucket =
        Bucket.at(
            store.endpoint(), Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET)) {
      bucket.empty();
    }
    assertThat(refused(check, bob, sent, 403)).containsExactly("signature");
    assertThat(refused(check, put.url() + "&x=y", sent, 403)).containsExactly("signature");
    sent.put("content-type", "image/png; charset=utf-8");
    assertThat(refused(check, put.url(), sent, 403)).containsExactly("signature");
    sent.remove("content-type");
    assertThat(refused(check, put.url(), sent, 403)).contains("headers");
    HttpResponse<byte[]> expired = Store.send("GET", late.url(), Map.of(), null);
    assertThat(expired.statusCode()).isBetween(400, 403);
    assertThat(failing(check.takeApart(late.url(), "GET", List.of()))).containsExactly("time");

    End end = run(production(), "--json", "--url=" + late.url());
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.json().getList("checks.findAll { it.outcome == 'fails' }.name"))
        .isEqualTo(List.of("time"));
    assertThat(end.output()).doesNotContain(late.url().replaceFirst(".*Signature=", ""));
  }

  /** Sends it, and returns what the doctor has against it. */
  private static List<String> refused(
      UrlCheck check, String url, Map<String, String> headers, int status) {
    byte[] body = {1, 2, 3, 4};
    assertThat(Store.send("PUT", url, headers, body).statusCode()).isEqualTo(status);
    List<String> sent = new ArrayList<>(List.of("Content-Length: 4"));
    headers.forEach((name, value) -> sent.add(name + ": " + value));
    return failing(check.takeApart(url, "PUT", sent));
  }

  private static List<String> failing(Section.Report report) {
    return report.sections().stream()
        .filter(section -> section.outcome() == Section.Outcome.FAILS)
        .map(Section::name)
        .toList();
  }

  @Test
  @Tag(Proof.FULL)
  void needsNeitherTokensNorPolicies() {
    Production bare =
        production()
            .policies("# none yet\n")
            .unset("TOKEN_ISSUER")
            .unset("TOKEN_AUDIENCE")
            .unset("TOKEN_KEYS");

    assertThat(run(bare, "--only=guard").exitCode()).isZero();
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource({"R2_SECRET_ACCESS_KEY, another-secret, (403)", "R2_BUCKET, another-bucket, (404)"})
  void saysWhatKeepsItFromTrying(String variable, String value, String status) {
    End end = run(production().set(variable, value), "--json", "--only=guard");

    assertThat(end.exitCode()).as(end.toString()).isEqualTo(2);
    assertThat(end.json().getString("checks[0].outcome")).isEqualTo("untried");
    assertThat(end.json().getString("checks[0].summary")).contains(status);
    assertThat(end.json().getString("checks[0].left")).isEmpty();
  }

  @Test
  @Tag(Proof.FULL)
  void anUnreachableStoreIsNotTried() {
    Production production = production();
    production.set("R2_ENDPOINT", URI.create("http://localhost:9").toString());
    End end = run(production, "--json", "--only=credentials,bucket,guard,clock");

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.json().getList("checks.outcome")).containsOnly("untried").hasSize(4);
    assertThat(end.json().getString("checks.find { it.name == 'guard' }.left")).isEmpty();
  }

  @Test
  @Tag(Proof.FULL)
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
    End end = run(production().set("STORE_GUARD", "write-only"), "--json", "--only=guard");

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.json().getString("checks[0].summary")).contains("R2_WRITE_ACCESS_KEY_ID");
    nothingIsLeft();
  }
}
