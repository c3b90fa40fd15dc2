package dev.r2presigner.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.r2presigner.policy.Caller;
import dev.r2presigner.policy.PoliciesInForce;
import dev.r2presigner.policy.config.YamlPolicies;
import dev.r2presigner.startup.Finding;
import dev.r2presigner.testing.KeyServer;
import dev.r2presigner.testing.KeyServer.Mood;
import dev.r2presigner.testing.Production;
import dev.r2presigner.testing.TestTokens;
import io.smallrye.jwt.auth.principal.ParseException;
import io.vertx.core.Vertx;
import java.security.KeyPair;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several issuers, each with keys and settings of its own. */
class TokenIssuersTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final TokenKeySource.Pace HASTY =
      new TokenKeySource.Pace(HOUR, HOUR, HOUR, Duration.ofSeconds(10));
  private static final KeyPair STAFF = Production.ecKeys("secp256r1");
  private static final KeyPair CUSTOMERS = Production.ecKeys("secp256r1");
  private static final Vertx VERTX = Vertx.vertx();

  // Both call their key by the same name.
  private final KeyServer staff = new KeyServer().with("k", STAFF).up();
  private final KeyServer customers = new KeyServer().with("k", CUSTOMERS).up();
  private TokenIssuers issuers = issuers();
  private CallerPrincipalFactory factory =
      new CallerPrincipalFactory(issuers, DelegatedTokens.off());

  private TokenSettings settings() {
    Map<String, String> properties = new HashMap<>();
    String prefix = "token.issuers.staff.";
    properties.put(prefix + "issuer", staff.issuer());
    properties.put(prefix + "audience", "desk");
    properties.put(prefix + "keys", staff.url());
    properties.put(prefix + "roles-claim", "realm_access/roles");
    properties.put(prefix + "type", "at+jwt");
    prefix = "token.issuers.customers.";
    properties.put(prefix + "issuer", customers.issuer());
    properties.put(prefix + "audience", "app");
    properties.put(prefix + "audience-claim", "client_id");
    properties.put(prefix + "max-life", "10m");
    return TestSettings.exactly(properties);
  }

  private TokenIssuers issuers() {
    TokenSettings settings = settings();
    assertThat(settings.findings()).isEmpty();
    return new TokenIssuers(
        settings.issuers().stream().map(one -> new TokenKeySource(one, VERTX, HASTY)).toList());
  }

  private void load() {
    issuers.all().forEach(login -> login.keys().refresh().toCompletableFuture().join());
  }

  @AfterEach
  void stop() {
    issuers.stop(null);
    staff.close();
    customers.close();
  }

  @AfterAll
  static void end() {
    VERTX.close().toCompletionStage().toCompletableFuture().join();
  }

  private String ofStaff(KeyPair key, Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    claims.setIssuer(staff.issuer());
    claims.setAudience("desk");
    claims.setClaim("realm_access", Map.of("roles", List.of("editor")));
    change.accept(claims);
    String header = "{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"at+jwt\"}";
    return RawJws.es256(header, claims.toJson(), key.getPrivate());
  }

  private String ofCustomers(KeyPair key, Consumer<JwtClaims> change) {
    JwtClaims claims = TestTokens.claims("alice");
    claims.setIssuer(customers.issuer());
    claims.unsetClaim("aud");
    claims.setClaim("client_id", "app");
    claims.setExpirationTimeMinutesInTheFuture(5);
    change.accept(claims);
    return RawJws.es256("{\"alg\":\"ES256\",\"kid\":\"k\"}", claims.toJson(), key.getPrivate());
  }

  private Caller parse(String token) throws ParseException {
    return ((CallerPrincipal) factory.parse(token, null)).caller();
  }

  private TokenRefusal refusal(String token) {
    return TokenRefused.reasonOf(catchThrowable(() -> parse(token)));
  }

  @Test
  void eachIsVerifiedByItsOwnKeysAndSettings() throws Exception {
    load();

    Caller desk = parse(ofStaff(STAFF, claims -> {}));
    Caller app = parse(ofCustomers(CUSTOMERS, claims -> {}));

    assertThat(desk.issuer()).isEqualTo("staff");
    assertThat(desk.roles()).containsExactly("editor");
    assertThat(app.issuer()).isEqualTo("customers");
    assertThat(app.roles()).containsExactly("user");
    assertThat(app.subject()).isEqualTo(desk.subject());
  }

  @Test
  void nothingOfOneHelpsATokenOfTheOther() {
    load();

    // A key of the same id, of the other issuer.
    assertThat(refusal(ofStaff(CUSTOMERS, claims -> {}))).isEqualTo(TokenRefusal.SIGNATURE);
    assertThat(refusal(ofCustomers(STAFF, claims -> {}))).isEqualTo(TokenRefusal.SIGNATURE);
    assertThat(refusal(ofStaff(STAFF, it -> it.setIssuer(customers.issuer()))))
        .isEqualTo(TokenRefusal.SIGNATURE);
    assertThat(refusal(ofStaff(STAFF, it -> it.setAudience("app"))))
        .isEqualTo(TokenRefusal.AUDIENCE);
    assertThat(refusal(ofCustomers(CUSTOMERS, it -> it.setClaim("client_id", "desk"))))
        .isEqualTo(TokenRefusal.AUDIENCE);
    assertThat(refusal(ofCustomers(CUSTOMERS, it -> it.setExpirationTimeMinutesInTheFuture(30))))
        .isEqualTo(TokenRefusal.LIFE);
    String untyped = ofStaff(STAFF, claims -> {});
    String claims = new String(java.util.Base64.getUrlDecoder().decode(RawJws.part(untyped, 1)));
    assertThat(
            refusal(RawJws.es256("{\"alg\":\"ES256\",\"kid\":\"k\"}", claims, STAFF.getPrivate())))
        .isEqualTo(TokenRefusal.TYPE);
    assertThat(refusal(ofStaff(STAFF, it -> it.setIssuer("staff")))).isEqualTo(TokenRefusal.ISSUER);
  }

  @Test
  void noClaimChoosesTheIssuersName() throws Exception {
    load();

    Caller caller = parse(ofCustomers(CUSTOMERS, it -> it.setClaim("issuer", "staff")));

    assertThat(caller.issuer()).isEqualTo("customers");
    assertThat(caller.claims().strings()).containsEntry("issuer", "customers");
  }

  @Test
  void theOutageOfOneIsNotTheOthers() throws Exception {
    staff.down();
    load();
    String desk = ofStaff(STAFF, claims -> {});
    String app = ofCustomers(CUSTOMERS, claims -> {});

    UnknownTokenKey unknown = (UnknownTokenKey) catchThrowable(() -> parse(desk));
    assertThat(unknown.keys().issuer().name()).isEqualTo("staff");
    // So 503, and not 401.
    assertThat(unknown.keys().isFresh()).isFalse();
    assertThat(parse(app).issuer()).isEqualTo("customers");
    assertThat(new TokenKeysLoaded(issuers).call().getStatus()).isEqualTo(Status.UP);
    assertThat(new TokenKeysLoaded(issuers).call().getData().orElseThrow())
        .isEqualTo(Map.of("staff", false, "customers", true));

    customers.is(Mood.ERROR);
    load();
    assertThat(parse(app).issuer()).isEqualTo("customers");
  }

  @Test
  void withoutAnyKeysItIsNotReady() {
    assertThat(new TokenKeysLoaded(issuers).call().getStatus()).isEqualTo(Status.DOWN);
  }

  /** A remembered token ends with a key of its issuer, and with no key of another. */
  @Test
  void rememberedTokensAreThoseOfTheirIssuer() throws Exception {
    load();
    String desk = ofStaff(STAFF, claims -> {});
    String app = ofCustomers(CUSTOMERS, claims -> {});
    Caller before = parse(desk);
    assertThat(parse(app)).isNotSameAs(before);

    customers.without("k").with("2", CUSTOMERS);
    load();

    assertThat(parse(desk)).isSameAs(before);
    assertThat(catchThrowable(() -> parse(app))).isInstanceOf(UnknownTokenKey.class);
  }

  @ParameterizedTest
  @CsvSource({
    "'{issuer}/{sub}/', '', ",
    "'users/{sub}/', '', prefix",
    "'users/{sub}/', ', issuers: staff', ",
    "'users/{sub}/', ', issuers: [staff, guests]', issuers"
  })
  void policiesNameIssuersThatThereAre(String prefix, String more, String found) {
    String yaml = "p: {prefix: \"" + prefix + "\", operations: [download]" + more + "}";

    List<Finding> findings =
        new PolicyIssuers(settings(), new PoliciesInForce(YamlPolicies.read(yaml))).findings();

    if (found == null) {
      assertThat(findings).isEmpty();
    } else {
      assertThat(findings)
          .singleElement()
          .asString()
          .startsWith("presigner.policies.p." + found + " (");
    }
  }
}
