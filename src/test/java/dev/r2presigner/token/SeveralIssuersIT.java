package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.local.EmbeddedStore;
import dev.r2presigner.testing.Api;
import dev.r2presigner.testing.Delegating;
import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.PackagedService;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.Proof;
import dev.r2presigner.testing.Store;
import dev.r2presigner.testing.TestTokens;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged service with two issuers, each with a key server of its own and users of the same
 * names. One is in the file, with a variable over it, the other in variables alone.
 */
class SeveralIssuersIT {

  private static final KeyPair STAFF = Production.ecKeys("secp256r1");
  private static final KeyPair CUSTOMERS = Production.ecKeys("secp256r1");
  private static final Duration SPARED = Duration.ofSeconds(20);
  private static final Map<String, byte[]> CONTENT =
      Map.of("staff", "of staff".getBytes(StandardCharsets.UTF_8), "customers", "mine".getBytes());

  private static final String POLICIES =
      """
      presigner:
        policies:
          own:
            prefix: own/{issuer}/{sub}/
            operations: [upload, download, list, delete]
            content-types: ["image/*"]
            max-size: 10M
            delegations: {roles: [editor]}
          counted:
            prefix: counted/{issuer}/{sub}/
            operations: [download]
            limits: {urls: 2/1h}
          desk:
            prefix: desk/
            operations: [download]
            issuers: [staff]
      """;

  @TempDir static Path directory;

  // Both call their key by the same name.
  private static final KeyServer STAFF_KEYS =
      Algorithms.publishedBy(new KeyServer().with("k", STAFF));
  private static final KeyServer CUSTOMER_KEYS = new KeyServer().with("k", CUSTOMERS);

  private static EmbeddedStore store;
  private static PackagedService service;

  @BeforeAll
  static void start() throws IOException {
    STAFF_KEYS.up();
    CUSTOMER_KEYS.up();
    store =
        EmbeddedStore.start(
            Path.of("target/local-store/s3proxy.jar"),
            0,
            new EmbeddedStore.Access(
                Production.BUCKET, Production.ACCESS_KEY_ID, Production.SECRET),
            new EmbeddedStore.Cors(List.of(), List.of(), List.of(), List.of()));
    String staff =
        """
        token:
          issuers:
            staff:
              issuer: %s
              audience: not-this-one
              keys: %s
              roles-claim: realm_access/roles
        """
            .formatted(STAFF_KEYS.issuer(), STAFF_KEYS.url());
    service =
        customers(withoutOneIssuer(Production.in(directory, store.endpoint())))
            .policies(staff + POLICIES)
            .serviceKeys()
            .set("TOKEN_ISSUERS_STAFF_AUDIENCE", "desk")
            .ready();
    // Ready is with the keys of one.
    for (String token : List.of(ofStaff("k"), ofCustomers("k"))) {
      service.await("ready for both", SPARED, () -> status(token) == 200);
    }
  }

  private static Production withoutOneIssuer(Production production) {
    return production.unset("TOKEN_ISSUER").unset("TOKEN_AUDIENCE").unset("TOKEN_KEYS");
  }

  private static Production customers(Production production) {
    return production
        .set("TOKEN_ISSUERS_CUSTOMERS_ISSUER", CUSTOMER_KEYS.issuer())
        .set("TOKEN_ISSUERS_CUSTOMERS_AUDIENCE", "app,shop")
        .set("TOKEN_ISSUERS_CUSTOMERS_AUDIENCE_CLAIM", "client_id")
        .set("TOKEN_ISSUERS_CUSTOMERS_MAX_LIFE", "10m");
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
    if (store != null) {
      store.close();
    }
    STAFF_KEYS.close();
    CUSTOMER_KEYS.close();
  }

  private static JwtClaims staffClaims() {
    JwtClaims claims = TestTokens.claims("alice");
    claims.setIssuer(STAFF_KEYS.issuer());
    claims.setAudience("desk");
    claims.setClaim("realm_access", Map.of("roles", List.of("editor")));
    return claims;
  }

  private static JwtClaims customerClaims() {
    JwtClaims claims = TestTokens.claims("alice");
    claims.setIssuer(CUSTOMER_KEYS.issuer());
    claims.unsetClaim("aud");
    claims.setClaim("client_id", "app");
    claims.setExpirationTimeMinutesInTheFuture(5);
    return claims;
  }

  private static String ofStaff(String kid) {
    return TestTokens.sign(staffClaims(), "ES256", STAFF.getPrivate(), kid);
  }

  private static String ofCustomers(String kid) {
    return TestTokens.sign(customerClaims(), "ES256", CUSTOMERS.getPrivate(), kid);
  }

  private static int status(String token) {
    return service.get("/v1/policies", token).statusCode();
  }

  private static Api as(String token) {
    return Api.at("http://localhost:" + service.port(), token);
  }

  /** Each of the two, by the name of the issuer. */
  private static Map<String, Api> alices() {
    Map<String, Api> both = new LinkedHashMap<>();
    both.put("staff", as(ofStaff("k")));
    both.put("customers", as(ofCustomers("k")));
    return both;
  }

  private static String key(String issuer, String name) {
    return "own/" + issuer + "/alice/" + name;
  }

  private static Map<String, Object> picture(String issuer, String name) {
    return Map.of(
        "key",
        key(issuer, name),
        "contentType",
        "image/png",
        "contentLength",
        CONTENT.get(issuer).length);
  }

  /** Of a token of the service itself. */
  private static JsonPath claims(String jwt) {
    return JsonPath.from(ForgedDelegations.text(jwt, 1));
  }

  private static void store(String issuer, Api alice, String name) {
    Response upload = alice.upload(picture(issuer, name));
    assertThat(upload.statusCode()).as(upload.asString()).isEqualTo(200);
    assertThat(Store.put(upload.jsonPath(), CONTENT.get(issuer)).statusCode()).isEqualTo(200);
  }

  @Test
  void theSameSubjectOfTwoIssuersSharesNoKey() {
    Map<String, Api> alices = alices();
    alices.forEach((issuer, alice) -> store(issuer, alice, "a.png"));

    alices.forEach(
        (issuer, alice) -> {
          String other = issuer.equals("staff") ? "customers" : "staff";
          assertThat(alice.upload(picture(other, "a.png")).statusCode()).isEqualTo(403);
          assertThat(alice.download(key(other, "a.png")).statusCode()).isEqualTo(403);
          assertThat(alice.request().delete("/v1/objects/" + key(other, "a.png")).statusCode())
              .isEqualTo(403);
          assertThat(alice.request().get("/v1/objects?prefix=own/" + other + "/").statusCode())
              .isEqualTo(403);
          assertThat(alice.request().get("/v1/objects").<List<String>>path("objects.key"))
              .contains(key(issuer, "a.png"))
              .allMatch(key -> key.startsWith("own/" + issuer + "/alice/"));
          String url = alice.download(key(issuer, "a.png")).path("url");
          assertThat(Store.send("GET", url, Map.of(), null).body()).isEqualTo(CONTENT.get(issuer));
        });
  }

  @Test
  void aPolicyOfOneIssuerIsNotTheOthers() {
    Map<String, Api> alices = alices();

    assertThat(alices.get("staff").download("desk/x").statusCode()).isEqualTo(200);
    assertThat(alices.get("customers").download("desk/x").statusCode()).isEqualTo(403);
    assertThat(
            alices
                .get("customers")
                .request()
                .get("/v1/policies")
                .<List<String>>path("policies.name"))
        .containsExactlyInAnyOrder("own", "counted");
  }

  @Test
  void quotasAreOfTheSubjectAndItsIssuer() {
    Map<String, Api> alices = alices();

    for (int expected : new int[] {200, 200, 429}) {
      alices.forEach(
          (issuer, alice) ->
              assertThat(alice.download("counted/" + issuer + "/alice/x").statusCode())
                  .as(issuer)
                  .isEqualTo(expected));
    }
  }

  /** Receipts, audit lines and delegations say whose subject it is. */
  @Test
  void whatLeavesTheServiceNamesTheIssuer() {
    Map<String, Api> alices = alices();
    alices.forEach(
        (issuer, alice) -> {
          store(issuer, alice, "r.png");
          String receipt =
              alice.post("/v1/uploads/confirm", picture(issuer, "r.png")).path("receipt");
          assertThat(claims(receipt).getString("sub")).isEqualTo("alice");
          assertThat(claims(receipt).getString("issuer")).isEqualTo(issuer);
          awaitAudit("\"issuer\":\"" + issuer + "\"", "\"operation\":\"upload\"");
        });

    Response given =
        Delegating.key("own", key("staff", "r.png"), "download").askedBy(alices.get("staff"));
    Api guest = as(given.path("token"));
    assertThat(guest.download(key("staff", "r.png")).statusCode()).isEqualTo(200);
    assertThat(guest.download(key("customers", "r.png")).statusCode()).isEqualTo(403);
    awaitAudit("\"issuer\":\"staff\"", "\"subject\":\"guest\"", "\"delegator\":\"alice\"");
    assertThat(
            Delegating.key("own", key("staff", "r.png"), "download")
                .askedBy(alices.get("customers"))
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aKeyVerifiesItsAlgorithmOfAllThatAreAccepted() {
    String claims = staffClaims().toJson();
    for (String algorithm : Algorithms.KEYS.keySet()) {
      assertThat(status(Algorithms.good(algorithm, claims))).as(algorithm).isEqualTo(200);
      assertThat(status(Algorithms.good(algorithm, customerClaims().toJson())))
          .as(algorithm + " of the other issuer")
          .isEqualTo(401);
    }
  }

  @Test
  void anIssuerThatIsNotConfiguredIsRefusedAndCounted() {
    JwtClaims claims = staffClaims();
    claims.setIssuer("https://canary.example.com");
    String token = TestTokens.sign(claims, "ES256", STAFF.getPrivate(), "k");
    double before = refused("issuer");

    HttpResponse<String> answer = service.get("/v1/policies", token);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("problem:invalid-token").doesNotContain("canary", "reason");
    assertThat(refused("issuer")).isEqualTo(before + 1);
    awaitAudit("\"operation\":\"authenticate\"", "\"reason\":\"issuer\"", "\"subject\":\"\"");
    assertThat(service.output()).doesNotContain("canary.example.com", RawJws.part(token, 2));
  }

  private static double refused(String reason) {
    String name = "presigner_tokens_refused_total{reason=\"" + reason + "\"}";
    return service
        .management("/q/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static void awaitAudit(String... parts) {
    service.await(
        "recorded " + List.of(parts),
        SPARED,
        () ->
            service.stdout().stream()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains)));
  }

  @Test
  @Tag(Proof.FULL)
  void theOutageOfOneKeyServerIsNotTheOthers() {
    STAFF_KEYS.down();
    try {
      // A look may be spared for 10 s; from then on it can't be said that a key is unknown.
      service.await("aware of the outage", SPARED, () -> status(ofStaff("new")) == 503);
      service.await("sure of the other's keys", SPARED, () -> status(ofCustomers("new")) == 401);

      assertThat(status(ofStaff("new"))).isEqualTo(503);
      assertThat(status(ofStaff("k"))).isEqualTo(200);
      assertThat(status(ofCustomers("k"))).isEqualTo(200);
      assertThat(service.management("/q/health/ready").statusCode()).isEqualTo(200);
    } finally {
      STAFF_KEYS.up();
    }
    service.await("well again", SPARED, () -> status(ofStaff("new")) == 401);
  }

  @Test
  @Tag(Proof.FULL)
  void variablesAloneConfigureThemAsWell(@TempDir Path other) {
    Production production =
        customers(withoutOneIssuer(Production.withoutStore(other)))
            .policies(POLICIES.replace("delegations: {roles: [editor]}", ""))
            .set("TOKEN_ISSUERS_STAFF_ISSUER", STAFF_KEYS.issuer())
            .set("TOKEN_ISSUERS_STAFF_AUDIENCE_0_", "desk")
            .set("TOKEN_ISSUERS_STAFF_AUDIENCE_1_", "phone")
            .set("TOKEN_ISSUERS_STAFF_KEYS", STAFF_KEYS.url())
            .set("TOKEN_ISSUERS_STAFF_ROLES_CLAIM", "realm_access/roles");
    try (PackagedService second = production.ready()) {
      for (String token : List.of(ofStaff("k"), ofCustomers("k"))) {
        second.await(
            "ready for both", SPARED, () -> second.get("/v1/policies", token).statusCode() == 200);
      }
      assertThat(second.get("/v1/policies", ofStaff("k")).body()).contains("own/staff/alice/");
      assertThat(second.get("/v1/policies", ofCustomers("k")).body())
          .contains("own/customers/alice/")
          .doesNotContain("desk");
    }
  }
}
