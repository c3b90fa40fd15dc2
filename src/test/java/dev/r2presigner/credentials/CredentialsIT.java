package dev.r2presigner.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.RawHttp;
import dev.r2presigner.testing.Store;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * The call for credentials, and what they are good for before a store that verifies them as R2's
 * documentation says: the caller's prefix, the policy's operations, until they expire.
 */
class CredentialsIT {

  private static final byte[] BYTES = {1, 2, 3};
  private static final String ORIGIN = "https://app.example.com";

  @TempDir static Path directory;

  private static Installed installed;

  @BeforeAll
  static void start() {
    installed = new Installed(directory);
  }

  @AfterAll
  static void stop() {
    installed.close();
  }

  private static JsonPath credentials(String policy) {
    return installed.credentials(policy, "alice");
  }

  private static StaticCredentialsProvider provider(JsonPath made) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            made.getString("AccessKeyId"),
            made.getString("SecretAccessKey"),
            made.getString("Token")));
  }

  private static S3Client client(JsonPath made) {
    return S3Client.builder()
        .endpointOverride(URI.create(made.getString("endpoint")))
        .region(Region.of(made.getString("region")))
        .credentialsProvider(provider(made))
        .serviceConfiguration(s3 -> s3.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static S3Presigner presigner(JsonPath made) {
    return S3Presigner.builder()
        .endpointOverride(URI.create(made.getString("endpoint")))
        .region(Region.of(made.getString("region")))
        .credentialsProvider(provider(made))
        .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
        .build();
  }

  private static String put(JsonPath made, String key) {
    try (S3Client client = client(made)) {
      client.putObject(r -> r.bucket(Production.BUCKET).key(key), RequestBody.fromBytes(BYTES));
      return "stored";
    } catch (S3Exception refused) {
      return refused.awsErrorDetails().errorMessage();
    }
  }

  private static String list(JsonPath made, String prefix) {
    try (S3Client client = client(made)) {
      client.listObjectsV2(r -> r.bucket(Production.BUCKET).prefix(prefix));
      return "listed";
    } catch (S3Exception refused) {
      return refused.awsErrorDetails().errorMessage();
    }
  }

  @Test
  void theReplyIsThatOfAContainersEndpoint() {
    Instant before = Instant.now();
    HttpResponse<String> answer = installed.ask("work", "alice");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
    JsonPath made = JsonPath.from(answer.body());
    assertThat(made.getMap("").keySet())
        .containsExactly(
            "AccessKeyId",
            "SecretAccessKey",
            "Token",
            "Expiration",
            "endpoint",
            "region",
            "bucket",
            "prefix");
    assertThat(made.getString("AccessKeyId")).isEqualTo(Production.ACCESS_KEY_ID);
    assertThat(made.getString("endpoint")).isEqualTo(installed.store.endpoint().toString());
    assertThat(made.getString("region")).isEqualTo("auto");
    assertThat(made.getString("bucket")).isEqualTo(Production.BUCKET);
    assertThat(made.getString("prefix")).isEqualTo("work/alice/");
    assertThat(Instant.parse(made.getString("Expiration")))
        .isBetween(before.plusSeconds(1798), Instant.now().plusSeconds(1800));
    assertThat(jwt(made.getString("Token"))).hasSize(3);
  }

  @Test
  void theProcessFormIsThatOfACredentialProcess() {
    JsonPath made =
        JsonPath.from(
            installed
                .service
                .post(
                    "/v1/credentials/work?format=process", installed.production.token("alice"), "")
                .body());

    assertThat(made.getInt("Version")).isEqualTo(1);
    assertThat(jwt(made.getString("SessionToken"))).hasSize(3);
    assertThat(made.getMap("")).doesNotContainKey("Token").containsKey("Expiration");
  }

  private static String[] jwt(String token) {
    String text = new String(Base64.getDecoder().decode(token), StandardCharsets.US_ASCII);
    assertThat(text).startsWith("jwt/");
    return text.substring(4).split("\\.");
  }

  @ParameterizedTest
  @CsvSource({
    "work?format=container, 400, invalid-request",
    "work?format=, 400, invalid-request",
    "work?format=process&format=process, 400, invalid-request",
    "work?expiresIn=5, 400, invalid-request",
    "work?delegation=x, 400, invalid-request",
    "nosuch, 422, unknown-policy",
    "plain, 403, operation-not-allowed",
    "a/b, 404, not-found",
    "%77ork, 404, not-found",
    "w%C3%B6rk, 404, not-found",
    "'', 404, not-found",
  })
  void aBadRequestIsRefused(String path, int status, String slug) {
    HttpResponse<String> answer = installed.ask(path, "alice");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(JsonPath.from(answer.body()).getString("type")).endsWith(":" + slug);
  }

  @Test
  void rolesAndSubjectsAreJudgedAsEverywhere() {
    String guest =
        installed.production.token("alice", c -> c.setStringListClaim("groups", List.of("guest")));

    assertThat(installed.service.get("/v1/credentials/work", guest).body())
        .contains("role-required");
    assertThat(installed.ask("work", "a/b").body()).contains("subject-not-allowed");
  }

  @Test
  void aDelegationGetsNone() {
    String token = installed.production.token("alice");
    String delegation =
        JsonPath.from(
                installed
                    .service
                    .post(
                        "/v1/delegations",
                        token,
                        """
                        {"policy":"reading","prefix":"reading/alice/","operations":["download"],"expiresIn":60}
                        """)
                    .body())
            .getString("token");

    assertThat(delegation).isNotNull();
    for (String policy : List.of("reading", "work", "nosuch")) {
      assertThat(installed.service.get("/v1/credentials/" + policy, delegation).statusCode())
          .isEqualTo(403);
    }
    assertThat(
            installed
                .service
                .post(
                    "/v1/delegations",
                    token,
                    """
                    {"policy":"reading","prefix":"reading/alice/","operations":["credentials"],"expiresIn":60}
                    """)
                .body())
        .contains("operation-not-allowed");
  }

  @Test
  void theCallerSeesWhoGivesThem() {
    String body = installed.service.get("/v1/policies", installed.production.token("alice")).body();

    assertThat(JsonPath.from(body).getList("policies.find { it.name == 'reading' }.operations"))
        .isEqualTo(List.of("download", "list", "credentials"));
  }

  @Test
  void aChangedFileMayNotPromiseWhatTheyWouldNotKeep() {
    installed.production.policies(
        Installed.POLICIES + "    late: {prefix: 'work/{sub}/late/', operations: [download]}\n");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(installed.service.output())
                    .contains("presigner.policies.work.operations", "policy 'late'"));
    installed.production.policies(Installed.POLICIES);

    assertThat(installed.ask("work", "alice").statusCode()).isEqualTo(200);
  }

  /** Each reply counts as one URL, and the third is refused. */
  @Test
  void theyCountAsUrls() {
    assertThat(installed.ask("counted", "counter").headers().firstValue("RateLimit-Remaining"))
        .contains("1");
    assertThat(installed.ask("counted", "counter").statusCode()).isEqualTo(200);
    assertThat(installed.ask("counted", "counter").statusCode()).isEqualTo(429);
  }

  @Test
  void theyEndWithTheToken() {
    Instant end = Instant.now().plusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    String token =
        installed.production.token(
            "alice",
            claims -> claims.setExpirationTime(NumericDate.fromSeconds(end.getEpochSecond())));
    JsonPath made = JsonPath.from(installed.service.get("/v1/credentials/work", token).body());

    assertThat(Instant.parse(made.getString("Expiration"))).isBetween(end.minusSeconds(2), end);
  }

  /** Neither a simple request nor a preflight tells a page anything. */
  @Test
  void noPageReadsThem() {
    String token = installed.production.token("alice");
    HttpResponse<String> read =
        installed.service.get(
            "/v1/credentials/work", "Authorization", "Bearer " + token, "Origin", ORIGIN);
    HttpResponse<String> refused = installed.service.get("/v1/credentials/work", "Origin", ORIGIN);
    RawHttp.Answer preflight =
        RawHttp.send(
            installed.service.port(),
            "OPTIONS",
            "/v1/credentials/work",
            Map.of(
                "Host",
                "localhost",
                "Origin",
                ORIGIN,
                "Access-Control-Request-Method",
                "GET",
                "Access-Control-Request-Headers",
                "authorization"),
            new byte[0]);

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(refused.statusCode()).isEqualTo(401);
    for (HttpResponse<String> answer : List.of(read, refused)) {
      assertThat(answer.headers().map().keySet())
          .noneMatch(name -> name.toLowerCase().startsWith("access-control"));
    }
    assertThat(preflight.toString().toLowerCase()).doesNotContain("access-control-allow");
    assertThat(
            installed
                .service
                .get("/v1/policies", "Authorization", "Bearer " + token, "Origin", ORIGIN)
                .headers()
                .firstValue("Access-Control-Allow-Origin"))
        .contains(ORIGIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer=%s", "Authorization=Bearer %s", "jwt=%s", "%s"})
  void noCookieAuthenticates(String cookie) {
    HttpResponse<String> answer =
        installed.service.get(
            "/v1/credentials/work",
            "Cookie",
            cookie.formatted(installed.production.token("alice")));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void theLogHasTheirFingerprintAndNoneOfThem() throws Exception {
    JsonPath made = installed.credentials("work", "logged");
    String signature = jwt(made.getString("Token"))[2];
    String fingerprint =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(signature.getBytes(StandardCharsets.US_ASCII)))
            .substring(0, 12);

    await()
        .untilAsserted(
            () ->
                assertThat(installed.service.stdout())
                    .filteredOn(line -> line.contains("\"subject\":\"logged\""))
                    .singleElement()
                    .satisfies(
                        line -> {
                          JsonPath audit = JsonPath.from(line.substring(line.indexOf('{')));
                          assertThat(audit.getString("operation")).isEqualTo("credentials");
                          assertThat(audit.getString("outcome")).isEqualTo("issued");
                          assertThat(audit.getString("policy")).isEqualTo("work");
                          assertThat(audit.getString("key")).isEqualTo("work/logged/");
                          assertThat(audit.getString("expiresAt"))
                              .isEqualTo(made.getString("Expiration"));
                          assertThat(audit.getString("signature")).isEqualTo(fingerprint);
                        }));
    assertThat(made.getString("SecretAccessKey")).doesNotContain(fingerprint);
    assertThat(installed.service.output())
        .doesNotContain(
            made.getString("SecretAccessKey"),
            made.getString("Token"),
            signature,
            Production.SECRET);
    assertThat(installed.service.management("/q/metrics").body())
        .contains("operation=\"credentials\",outcome=\"issued\"")
        .contains("/v1/credentials/{policy}")
        .doesNotContain(made.getString("SecretAccessKey"), fingerprint);
  }

  @Test
  void theyWorkUnderThePrefixInHeadersAndInUrls() {
    JsonPath made = credentials("work");
    String key = "work/alice/ä b+c/" + System.nanoTime() + ".txt";

    assertThat(put(made, key)).isEqualTo("stored");
    try (S3Client client = client(made);
        S3Presigner presigner = presigner(made)) {
      assertThat(client.headObject(r -> r.bucket(Production.BUCKET).key(key)).contentLength())
          .isEqualTo(BYTES.length);
      assertThat(
              client
                  .listObjectsV2(r -> r.bucket(Production.BUCKET).prefix("work/alice/"))
                  .contents())
          .anyMatch(object -> object.key().equals(key));
      String url =
          presigner
              .presignGetObject(
                  p ->
                      p.signatureDuration(Duration.ofMinutes(1))
                          .getObjectRequest(r -> r.bucket(Production.BUCKET).key(key)))
              .url()
              .toString();
      assertThat(url).contains("X-Amz-Security-Token=");
      assertThat(Store.send("GET", url, Map.of(), null).body()).isEqualTo(BYTES);
      assertThat(Store.send("GET", url.replace("alice", "bob"), Map.of(), null).statusCode())
          .isEqualTo(403);
      client.deleteObject(r -> r.bucket(Production.BUCKET).key(key));
    }
  }

  @Test
  void theyAreRefusedOutsideThePrefixAndForOtherActions() {
    JsonPath work = credentials("work");
    assertThat(put(work, "work/bob/a")).isEqualTo("outside");
    assertThat(put(work, "work/alice")).isEqualTo("outside");
    assertThat(put(work, "work/alicex/a")).isEqualTo("outside");
    assertThat(list(work, "work/")).isEqualTo("outside");
    assertThat(list(work, "work/alice/")).isEqualTo("listed");
    try (S3Client client = client(work)) {
      assertThatThrownBy(
              () ->
                  client.copyObject(
                      r ->
                          r.sourceBucket(Production.BUCKET)
                              .sourceKey("work/bob/a")
                              .destinationBucket(Production.BUCKET)
                              .destinationKey("work/alice/a")))
          .hasMessageContaining("action CopyObject");
      assertThatThrownBy(() -> client.getBucketCors(r -> r.bucket(Production.BUCKET)))
          .isInstanceOf(S3Exception.class);
    }
    JsonPath reading = credentials("reading");
    assertThat(put(reading, "reading/alice/a")).isEqualTo("action PutObject");
    JsonPath sending = credentials("sending");
    assertThat(put(sending, "sending/alice/a")).isEqualTo("stored");
    assertThat(list(sending, "sending/alice/")).isEqualTo("action ListObjectsV2");
  }

  /** The store that this is all proved with tells what is right from what is nearly right. */
  @Test
  void theStoreTakesNothingThatIsNotExactlyAsItWasMade() throws Exception {
    JsonPath made = credentials("work");
    JsonPath other = installed.credentials("work", "bob");

    assertThat(put(with(made, "SecretAccessKey", other), "work/alice/a")).isEqualTo("signature");
    assertThat(put(with(made, "Token", other), "work/bob/a")).isEqualTo("signature");
    assertThat(put(forged(made, "other-secret", claims -> {}), "work/alice/a"))
        .startsWith("invalid");
    for (Map.Entry<String, Object> change :
        Map.<String, Object>of(
                "bucket", "another-bucket",
                "iss", "anotherAccessKey",
                "sub", "another-account",
                "aud", "localhost",
                "exp", 1,
                "scope", "object-read-only",
                "actions", List.of("GetObject"),
                "paths", Map.of("prefixPaths", List.of("work/bob/"), "objectPaths", List.of()))
            .entrySet()) {
      JsonPath changed =
          forged(
              made,
              Production.SECRET,
              claims -> claims.setClaim(change.getKey(), change.getValue()));
      assertThat(put(changed, "work/alice/a")).as(change.getKey()).isNotEqualTo("stored");
    }
    assertThat(put(forged(made, Production.SECRET, claims -> {}), "work/alice/a"))
        .isEqualTo("stored");
  }

  private static JsonPath with(JsonPath made, String member, JsonPath other) {
    Map<String, Object> all = new java.util.HashMap<>(made.getMap(""));
    all.put(member, other.getString(member));
    return JsonPath.from(new io.vertx.core.json.JsonObject(all).encode());
  }

  /** A token like that one, made by who has this secret. */
  private static JsonPath forged(
      JsonPath made, String secret, java.util.function.Consumer<JwtClaims> change)
      throws Exception {
    JwtClaims claims =
        JwtClaims.parse(
            new String(
                Base64.getUrlDecoder().decode(jwt(made.getString("Token"))[1]),
                StandardCharsets.UTF_8));
    change.accept(claims);
    JsonWebSignature signature = new JsonWebSignature();
    signature.setAlgorithmHeaderValue("HS256");
    signature.setHeader("typ", "JWT");
    signature.setKey(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)));
    signature.setDoKeyValidation(false);
    signature.setPayload(claims.toJson());
    String jwt = signature.getCompactSerialization();
    Map<String, Object> all = new java.util.HashMap<>(made.getMap(""));
    all.put(
        "SecretAccessKey",
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest(jwt.getBytes(StandardCharsets.US_ASCII))));
    all.put(
        "Token",
        Base64.getEncoder().encodeToString(("jwt/" + jwt).getBytes(StandardCharsets.US_ASCII)));
    return JsonPath.from(new io.vertx.core.json.JsonObject(all).encode());
  }

  @Test
  void theyExpire() {
    JsonPath made = credentials("brief");

    assertThat(list(made, "brief/alice/")).isEqualTo("listed");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(list(made, "brief/alice/")).isEqualTo("expired"));
  }
}
