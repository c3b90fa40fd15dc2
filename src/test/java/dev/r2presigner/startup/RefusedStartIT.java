package dev.r2presigner.startup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unsafe configurations as an operator would have them, each given to the packaged application. The
 * full list is tested on the checks themselves; here it is seen that they really end a process.
 */
class RefusedStartIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** A mistake, and what the line about it has to begin with. */
  private record Mistake(String line, UnaryOperator<Production> make) {}

  private record End(int exitCode, List<String> stdout, List<String> stderr, Duration took) {}

  private static final Map<String, Mistake> MISTAKES = new LinkedHashMap<>();

  static {
    without("R2_ENDPOINT", "r2.account-id (R2_ACCOUNT_ID): required");
    without("R2_BUCKET", "r2.bucket (R2_BUCKET): required");
    without("R2_ACCESS_KEY_ID", "r2.access-key-id (R2_ACCESS_KEY_ID): required");
    without("R2_SECRET_ACCESS_KEY", "r2.secret-access-key (R2_SECRET_ACCESS_KEY): required");
    without("TOKEN_ISSUER", "token.issuer (TOKEN_ISSUER): required");
    without("TOKEN_AUDIENCE", "token.audience (TOKEN_AUDIENCE): required");
    without("TOKEN_KEYS", "token.keys (TOKEN_KEYS): required");
    mistake(
        "no policies",
        "presigner.policies (PRESIGNER_POLICIES): required",
        production -> production.policies("# none yet\n"));
    mistake(
        "an account and an endpoint",
        "r2.endpoint (R2_ENDPOINT): give either",
        production -> production.set("R2_ACCOUNT_ID", "0123456789abcdef"));
    mistake(
        "every origin",
        "allowed-origins (ALLOWED_ORIGINS): '*' would let any page",
        production -> production.set("ALLOWED_ORIGINS", "https://app.example.com,*"));
    mistake(
        "half a token for the bucket's settings",
        "r2.admin-secret-access-key (R2_ADMIN_SECRET_ACCESS_KEY): required, since",
        production -> production.set("R2_ADMIN_ACCESS_KEY_ID", "other-access-key-id"));
    mistake(
        "a time that is none",
        "cors.check-every (CORS_CHECK_EVERY): must be a time like 15m, or off",
        production -> production.set("CORS_CHECK_EVERY", "often"));
    mistake(
        "a flag that is none",
        "cors.apply-at-start (CORS_APPLY_AT_START): must be true or false",
        production -> production.set("CORS_APPLY_AT_START", "yes"));
    mistake(
        "no time for the bucket",
        "store.timeout (STORE_TIMEOUT): must be 100ms to 5m",
        production -> production.set("STORE_TIMEOUT", "0s"));
    mistake(
        "a time for the bucket that is none",
        "store.connect-timeout (STORE_CONNECT_TIMEOUT): can't be read",
        production -> production.set("STORE_CONNECT_TIMEOUT", "soon"));
    mistake(
        "a rule of no days",
        "multipart.abort-after-days (MULTIPART_ABORT_AFTER_DAYS): must be 1 to 365 days",
        production -> production.set("MULTIPART_ABORT_AFTER_DAYS", "0"));
    mistake(
        "no call to the bucket",
        "store.max-calls (STORE_MAX_CALLS): must be 1 to 128",
        production -> production.set("STORE_MAX_CALLS", "0"));
    mistake(
        "a private key",
        "token.keys (TOKEN_KEYS): the file 'token.pem' is a private key",
        production ->
            production.write(
                "token.pem",
                Production.pem(
                    "PRIVATE KEY", Production.ecKeys("secp256r1").getPrivate().getEncoded())));
    mistake(
        "an open prefix",
        "presigner.policies.photos.prefix (PRESIGNER_POLICIES_PHOTOS_PREFIX): must end in '/'",
        production ->
            production.policies(
                """
                presigner:
                  policies:
                    photos:
                      prefix: users/{sub}
                      operations: [download]
                """));
    mistake(
        "a misspelled member",
        "presigner.policies.photos.max-sise (PRESIGNER_POLICIES_PHOTOS_MAX_SISE): there is no such",
        production ->
            production.policies(
                """
                presigner:
                  policies:
                    photos:
                      prefix: users/{sub}/
                      operations: [download]
                      max-sise: 10M
                """));
    mistake(
        "a policy written twice",
        "presigner.policies (PRESIGNER_POLICIES): in ",
        production ->
            production.policies(
                """
                presigner:
                  policies:
                    photos: {prefix: "users/{sub}/", operations: [download]}
                    photos: {prefix: "all/", operations: [download]}
                """));
  }

  @TempDir static Path directory;

  private static Duration plainStart;

  private static void without(String variable, String line) {
    mistake("without " + variable, line, production -> production.unset(variable));
  }

  private static void mistake(String name, String line, UnaryOperator<Production> make) {
    MISTAKES.put(name, new Mistake(line, make));
  }

  @BeforeAll
  static void measureAGoodStart() throws IOException {
    try (PackagedService service = production("plain").launch().awaitLive()) {
      plainStart = service.age();
    }
  }

  private static Production production(String name) throws IOException {
    Path home = Files.createDirectories(directory.resolve(name.replace(' ', '-')));
    return Production.withoutStore(home);
  }

  private static End run(String name, Mistake mistake) throws IOException {
    try (PackagedService service = mistake.make().apply(production(name)).launch()) {
      int exitCode = service.awaitExit();
      Duration took = service.age();
      return new End(exitCode, service.stdout(), service.stderr(), took);
    }
  }

  static Stream<String> mistakes() {
    return MISTAKES.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeEndsTheStartWithOneLineThatNamesIt(String name) throws IOException {
    Mistake mistake = MISTAKES.get(name);
    End end = run(name, mistake);

    assertThat(end.exitCode()).isNotZero();
    assertThat(end.stderr())
        .singleElement()
        .asString()
        .startsWith("Not started: " + mistake.line())
        .doesNotContain(Production.SECRET);
    assertThat(end.stdout())
        .noneMatch(line -> line.startsWith("\tat ") || line.contains(Production.SECRET));
    // Others may need the processor at this moment; a slow check is slow every time.
    for (int more = 2; more > 0 && end.took().compareTo(limit()) > 0; more--) {
      measureAGoodStart();
      end = run(name, mistake);
    }
    assertThat(end.took()).isLessThan(limit());
  }

  /** A machine that needs long for a good start is allowed more for a bad one. */
  private static Duration limit() {
    Duration loaded = plainStart.multipliedBy(2);
    return loaded.compareTo(LIMIT) > 0 ? loaded : LIMIT;
  }
}
