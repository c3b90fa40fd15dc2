package dev.r2presigner.bucketrules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged application as a step of a pipeline: prints the policy and serves nobody. */
class CorsCommandIT {

  private static final String ORIGIN = "https://app.example.com";

  private record End(int exitCode, List<String> stdout, List<String> stderr) {}

  @TempDir Path directory;

  private Production production;

  @BeforeEach
  void install() {
    production = Production.withoutStore(directory).set("ALLOWED_ORIGINS", ORIGIN).unsetSecrets();
  }

  private End run(String... arguments) {
    return run(production, arguments);
  }

  private static End run(Production production, String... arguments) {
    try (PackagedService command = production.launch(arguments)) {
      int exitCode = command.awaitExit();
      return new End(exitCode, command.stdout(), command.stderr());
    }
  }

  @Test
  void printsWhatTheServicePublishesAndNothingElse() {
    Production complete =
        Production.withoutStore(directory.resolve("service")).set("ALLOWED_ORIGINS", ORIGIN);
    try (PackagedService service = complete.ready()) {
      for (String format : List.of("s3-json", "s3-xml", "cloudflare", "terraform")) {
        End end = run("cors", "--format=" + format);

        assertThat(end.stderr()).isEmpty();
        assertThat(end.exitCode()).isZero();
        assertThat(String.join("\n", end.stdout()) + "\n")
            .contains(ORIGIN)
            .isEqualTo(service.get("/v1/cors?format=" + format).body());
      }
    }
  }

  @Test
  @Tag(Proof.FULL)
  void withoutAFormatItIsTheDashboards() {
    assertThat(run("cors").stdout()).isEqualTo(run("cors", "--format=s3-json").stdout());
  }

  @Test
  @Tag(Proof.FULL)
  void namesTheBucketWhereItIsConfigured() {
    production
        .unset("R2_ENDPOINT")
        .set("R2_ACCOUNT_ID", "0123456789abcdef")
        .set("R2_JURISDICTION", "eu")
        .set("R2_BUCKET", "media");

    assertThat(run("cors", "--format=terraform").stdout())
        .contains(
            "  account_id   = \"0123456789abcdef\"",
            "  bucket_name  = \"media\"",
            "  jurisdiction = \"eu\"");
  }

  /** A start would need both ports; here they are another's. */
  @Test
  @Tag(Proof.FULL)
  void opensNoPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
      String port = String.valueOf(taken.getLocalPort());
      production.set("QUARKUS_HTTP_PORT", port).set("QUARKUS_MANAGEMENT_PORT", port);

      assertThat(run("cors", "--format=cloudflare").exitCode()).isZero();
    }
  }

  @Test
  @Tag(Proof.FULL)
  void isNotDisturbedByWhatIsLogged() {
    production.set("QUARKUS_LOG_LEVEL", "DEBUG").set("QUARKUS_NO_SUCH_SETTING", "x");

    assertThat(run("cors", "--format=cloudflare").stdout().get(0)).isEqualTo("{");
  }

  @Test
  void refusesWhatAStartRefuses() {
    refusesWhatAStartRefuses("R2_BUCKET", "a/b", "r2.bucket (R2_BUCKET): ");
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALLOWED_ORIGINS  | https://a.example/ | allowed-origins (ALLOWED_ORIGINS): 'https://a.",
        "ALLOWED_ORIGINS  | *                  | allowed-origins (ALLOWED_ORIGINS): '*' ",
        "R2_ENDPOINT      | http://s3.example  | r2.endpoint (R2_ENDPOINT): must be https",
        "PRESIGNER_POLICIES_PHOTOS_PREFIX | users/{sub} | presigner.policies.photos.prefix (PRESIGNER",
        "QUARKUS_CONFIG_LOCATIONS | none.yaml | quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): "
      })
  void refusesWhatAStartRefuses(String variable, String value, String line) {
    production.set(variable, value);

    refused(line, run("cors"));
  }

  @Test
  @Tag(Proof.FULL)
  void refusesPoliciesThatAStartRefuses() {
    production.policies(
        """
        presigner:
          policies:
            photos: {prefix: "users/{sub}/", operations: [download]}
            photos: {prefix: "all/", operations: [download]}
        """);
    refused("quarkus.config.locations (QUARKUS_CONFIG_LOCATIONS): ", run("cors"));

    production.policies("# none yet\n");
    refused("presigner.policies (PRESIGNER_POLICIES): required", run("cors"));
  }

  @Test
  @Tag(Proof.FULL)
  void theCommandCheckEndsAsAStartWould() throws IOException {
    Production complete = Production.withoutStore(directory.resolve("checked"));

    End good = run(complete, "check");
    assertThat(good.stderr()).isEmpty();
    assertThat(good.exitCode()).isZero();
    assertThat(Files.readString(Path.of("src/docs/operations.md")))
        .contains("\n" + String.join("\n", good.stdout()) + "\n");

    complete.set("R2_BUCKET", "a/b").set("TOKEN_MAX_LIFE", "x").set("ALLOWED_ORIGINS", "*");
    End bad = run(complete, "check");
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(bad.stdout()).isEmpty();
    assertThat(bad.stderr())
        .singleElement()
        .asString()
        .contains("R2_BUCKET", "TOKEN_MAX_LIFE", "ALLOWED_ORIGINS");
    assertThat(run(complete).stderr()).isEqualTo(bad.stderr());
  }

  /** Though what the service needs is not there. */
  @Test
  void theVersionIsThatOfTheBuild() throws IOException {
    End end = run(production.set("R2_BUCKET", "a/b"), "version");

    assertThat(end.stderr()).isEmpty();
    assertThat(end.exitCode()).isZero();
    assertThat(end.stdout()).singleElement().isEqualTo(version());
  }

  /** The name of the jar has it, or of the executable. */
  private static String version() throws IOException {
    String executable = System.getProperty("native.image.path", "");
    if (!executable.isEmpty()) {
      String name = Path.of(executable).getFileName().toString();
      return name.replaceFirst("r2-presigner-(.+)-runner", "$1");
    }
    try (Stream<Path> jars = Files.list(Path.of("target/quarkus-app/app"))) {
      String jar = jars.map(file -> file.getFileName().toString()).findFirst().orElseThrow();
      return jar.replaceFirst("r2-presigner-(.+)[.]jar", "$1");
    }
  }

  @Test
  void explainsWithoutASecretAndWithoutANetwork() {
    production
        .set("TOKEN_ISSUER", "https://issuer.example.com")
        .set("TOKEN_AUDIENCE", "app")
        .write("claims.json", "{\"sub\": \"alice\", \"groups\": [\"user\"]}");

    End end = run("explain", "--claims=claims.json", "--operation=download", "--key=public/a");

    assertThat(end.stderr()).isEmpty();
    assertThat(end.exitCode()).isZero();
    assertThat(end.stdout()).contains("answer         granted", "policy         public");
  }

  private static void refused(String line, End end) {
    assertThat(end.exitCode()).isEqualTo(1);
    assertThat(end.stdout()).isEmpty();
    assertThat(end.stderr()).singleElement().asString().startsWith("Not started: " + line);
  }

  @Test
  @Tag(Proof.FULL)
  void otherArgumentsEndWithTheUsage() {
    assertThat(run("serve").stderr())
        .singleElement()
        .asString()
        .contains("check, cors [", ", doctor [", ", explain --", ", lifecycle [", ", version");
    otherArgumentsEndWithTheUsage("serve");
    otherArgumentsEndWithTheUsage("cors --format=canary-word");
  }

  @Tag(Proof.FULL)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "cors s3-xml",
        "cors --format=",
        "cors --format=s3-xml --format=s3-json",
        "cors --format=s3-xml canary-word"
      })
  void otherArgumentsEndWithTheUsage(String arguments) {
    End end = run(arguments.split(" "));

    assertThat(end.exitCode()).isEqualTo(2);
    assertThat(end.stdout()).isEmpty();
    assertThat(end.stderr())
        .singleElement()
        .asString()
        .startsWith("Not started: ")
        .contains("usage: ", "cors [--format=s3-json|s3-xml|cloudflare|terraform]")
        .doesNotContain("canary-word");
  }
}
