package dev.r2presigner.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.r2presigner.bucket.GivenSettings;
import dev.r2presigner.policy.Policies;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.startup.Command;
import dev.r2presigner.startup.Options.Misuse;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import dev.r2presigner.token.OfflineTokensOf;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code explain} answers for every operation, and what it says about wrong options. */
class ExplainTest {

  private static final Policies POLICIES =
      YamlPolicies.read(
          """
          photos:
            prefix: users/{sub}/photos/
            operations: [upload, download, multipart, delete, list, copy-from, copy-to]
            content-types: ["image/*"]
            max-size: 10M
            roles: [user]
          locked:
            prefix: users/{sub}/photos/locked/
            operations: [download]
          inbox:
            prefix: inbox/{sub}/
            operations: [upload]
            content-types: [image/png]
            max-size: 1M
            names: generated
          trash:
            prefix: trash/{sub}/
            operations: [delete]
          keys:
            prefix: keys/{sub}/
            operations: [credentials, list]
            roles: [keeper]
            max-expiry: 30m
          """);

  private static final KeyPair KEYS = Production.ecKeys("secp256r1");

  @TempDir Path directory;
  private Path claims;

  @BeforeEach
  void write() throws IOException {
    claims = directory.resolve("claims.json");
    Files.writeString(claims, "{\"sub\":\"alice\",\"groups\":[\"user\"]}");
  }

  private static Command.Result explain(String... options) {
    return explain(POLICIES, options);
  }

  private static Command.Result explain(Policies policies, String... options) {
    Command command =
        new Explain(
                OfflineTokensOf.keysAt("http://localhost:9/", policies),
                new PoliciesInForce(policies),
                GivenSettings.settings())
            .explain(List.of());
    return command.action().apply(Arrays.asList(options));
  }

  @Test
  void theManualShowsWhatItPrints() throws IOException {
    Policies shown =
        YamlPolicies.read(
            """
            photos:
              prefix: users/{sub}/photos/
              operations: [upload, download]
              content-types: ["image/*"]
              max-size: 10M
              roles: [user]
            public:
              prefix: public/
              operations: [download]
            """);

    Command.Result result =
        explain(
            shown,
            "--claims=" + claims,
            "--operation=upload",
            "--key=users/alice/photos/cat.txt",
            "--type=text/plain",
            "--size=52000");

    assertThat(Path.of("src/docs/operations.md"))
        .content()
        .contains("\n" + result.output() + "```");
  }

  private Command.Result explainAlice(String options) {
    List<String> all = new ArrayList<>(List.of("--json", "--claims=" + claims));
    all.addAll(Arrays.asList(options.split(" ")));
    return explain(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upload --key=users/alice/photos/a.png --type=image/png --size=9 | photos | ",
        "upload --filename=a.png --type=image/png --size=9 --policy=photos | photos | ",
        "upload --filename=a.gif --type=image/gif --size=9 | photos | ",
        "upload --filename=a.png --type=image/png --size=9 | | policy-required",
        "upload --filename=a.png --type=image/png --size=9 --policy=inbox | inbox | ",
        "upload --key=inbox/alice/a.png --type=image/png --size=9 | inbox | invalid-request",
        "upload --key=users/bob/photos/a.png --type=image/png --size=9 | | key-not-allowed",
        "upload --key=users/alice/photos/a.txt --type=text/plain --size=9 | photos | content-type-not-allowed",
        "upload --key=users/alice/photos/a.png --type=image/png --size=99999999 | photos | content-length-not-allowed",
        "upload --key=users/alice/photos/a.png --type=image/png --size=-1 | photos | content-length-not-allowed",
        "upload --key=users/alice/photos/a.png --type=image/png | photos | content-length-not-allowed",
        "upload --key=users/alice/photos/locked/a.png --type=image/png --size=9 | locked | operation-not-allowed",
        "upload --key=a//b --type=image/png --size=9 | | invalid-key",
        "upload --filename=a.png --type=image/png --size=9 --policy=none | | unknown-policy",
        "multipart --key=users/alice/photos/a.png --type=image/png --size=9 | photos | ",
        "multipart --key=users/alice/photos/a.png --type=text/plain --size=9 | photos | content-type-not-allowed",
        "download --key=users/alice/photos/a.png | photos | ",
        "download --key=users/alice/photos/locked/a.png | locked | ",
        "delete --key=users/alice/photos/a.png | photos | ",
        "delete --key=users/alice/photos/locked/a.png | locked | operation-not-allowed",
        "delete --key=trash/alice/a | trash | ",
        "copy-from --key=trash/alice/a | trash | operation-not-allowed",
        "list --key=users/alice/photos/ | photos | ",
        "list | photos | ",
        "list --key=users/bob/photos/ | | key-not-allowed",
        "copy-from --key=users/alice/photos/a.png | photos | ",
        "copy-to --key=users/alice/photos/b.png | photos | ",
        "copy-to --key=users/alice/photos/b.png --type=image/png --size=9 | photos | ",
        "copy-to --key=users/alice/photos/b.png --type=text/html --size=9 | photos | content-type-not-allowed",
        "copy-to --key=users/alice/photos/locked/b.png | locked | operation-not-allowed",
        "credentials --policy=photos | photos | operation-not-allowed",
        "credentials --policy=keys | keys | role-required",
        "credentials --policy=nosuch | | unknown-policy"
      })
  void everyOperationIsJudgedByItsPolicy(String options, String policy, String slug) {
    Command.Result result = explainAlice("--operation=" + options);

    JsonPath json = new JsonPath(result.output());
    assertThat(result.exitCode()).as(result.output()).isEqualTo(slug == null ? 0 : 1);
    assertThat(json.getString("answer")).isEqualTo(slug == null ? "granted" : "refused");
    assertThat(json.getString("slug")).isEqualTo(slug);
    assertThat(json.getString("policy")).isEqualTo(policy == null ? "" : policy);
    assertThat(json.getString("subject")).isEqualTo("alice");
  }

  @Test
  void aGeneratedNameAndALifetimeAreShown() {
    JsonPath json =
        new JsonPath(
            explainAlice(
                    "--operation=upload --filename=a.png --type=image/png --size=9 --policy=inbox")
                .output());

    assertThat(json.getString("key")).startsWith("inbox/alice/").endsWith(".png");
    assertThat(json.getInt("expiresIn")).isEqualTo(300);
    assertThat(json.getString("expiryBoundBy")).isEqualTo("policy");
  }

  @Test
  void thePlaceAndTheLifetimeOfCredentialsAreShown() throws IOException {
    Files.writeString(claims, "{\"sub\":\"alice\",\"groups\":[\"keeper\"]}");

    JsonPath json = new JsonPath(explainAlice("--operation=credentials --policy=keys").output());

    assertThat(json.getString("answer")).isEqualTo("granted");
    assertThat(json.getString("key")).isEqualTo("keys/alice/");
    assertThat(json.getInt("expiresIn")).isEqualTo(1800);
  }

  @Test
  void aCallerWithoutTheRoleIsRefused() throws IOException {
    Files.writeString(claims, "{\"sub\":\"alice\"}");

    Command.Result result =
        explain("--claims=" + claims, "--operation=download", "--key=users/alice/photos/a.png");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output())
        .contains(
            "slug           role-required\n",
            "policy         photos\n",
            "prefixes       inbox inbox/alice/, trash");
  }

  @Test
  void aTokenIsReadAndNeverPrinted() throws IOException {
    String token = TestTokens.sign(TestTokens.claims("alice"), "ES256", KEYS.getPrivate(), null);
    Path file = directory.resolve("token");
    Files.writeString(file, token + "\n");

    for (String json : List.of("", "--json")) {
      List<String> options =
          new ArrayList<>(
              List.of("--token=" + file, "--operation=download", "--key=users/alice/photos/a"));
      options.addAll(json.isEmpty() ? List.of() : List.of(json));
      Command.Result result = explain(options.toArray(String[]::new));

      assertThat(result.exitCode()).isZero();
      assertThat(result.output()).contains("not checked");
      for (String part : token.split("\\.")) {
        assertThat(result.output()).doesNotContain(part);
      }
    }

    Files.writeString(file, "not a token");
    Command.Result refused =
        explain("--token=" + file, "--operation=download", "--key=users/alice/photos/a");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output())
        .contains(
            "status         401\n", "slug           invalid-token\n", "reason         malformed");
  }

  @Test
  void aKeyCanMoveNoCursor() {
    Command.Result result =
        explain("--claims=" + claims, "--operation=download", "--key=a\u001b[2J\r\nb");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("invalid-key").doesNotContain("\u001b", "\r");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--operation=download",
        "--operation=download --key=a",
        "--claims=CLAIMS --token=CLAIMS --operation=download --key=a",
        "--claims=CLAIMS",
        "--claims=CLAIMS --key=a",
        "--claims=CLAIMS --operation=canary --key=a",
        "--claims=CLAIMS --operation=download",
        "--claims=CLAIMS --operation=upload",
        "--claims=CLAIMS --operation=upload --key=a --filename=b",
        "--claims=CLAIMS --operation=upload --key=a --size=canary",
        "--claims=CLAIMS --operation=upload --key=a --size=99999999999999999999",
        "--claims=CLAIMS --operation=download --filename=a",
        "--claims=CLAIMS --operation=download --key=a --type=image/png",
        "--claims=CLAIMS --operation=delete --key=a --policy=photos",
        "--claims=CLAIMS --operation=download --key=a canary",
        "--claims=/no/canary --operation=download --key=a",
        "--claims=. --operation=download --key=a",
        "--token=eyJhbGciOiJFUzI1NiJ9.canary --operation=download --key=a"
      })
  void wrongOptionsAreMisuseAndNotQuoted(String options) {
    String[] given = options.replace("CLAIMS", claims.toString()).split(" ");
    assertThatThrownBy(() -> explain(options.isEmpty() ? new String[0] : given))
        .isInstanceOf(Misuse.class)
        .message()
        .doesNotContain("canary", "eyJ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "not json, a canary"})
  void filesThatAreNoClaimsAreMisuse(String text) throws IOException {
    Files.writeString(claims, text);
    assertThatThrownBy(() -> explainAlice("--operation=list"))
        .isInstanceOf(Misuse.class)
        .message()
        .doesNotContain("canary");
  }

  @Test
  void aFileThatIsNoTextOrTooLargeIsMisuse() throws IOException {
    Files.write(claims, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> explainAlice("--operation=list")).isInstanceOf(Misuse.class);
    Files.write(claims, new byte[100_000]);
    assertThatThrownBy(() -> explainAlice("--operation=list")).isInstanceOf(Misuse.class);
  }
}
